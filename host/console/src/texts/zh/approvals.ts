import type { approvals as source } from '../en/approvals';
import type { SameShape } from '../same-shape';

export const approvals: SameShape<typeof source> = {
  approvals: {
    title: '审批',
    text: '超出权限的金额在此等待上级审批。',
    all: '全部',
    kind: '类型',
    none: '暂无内容',
    nonePending: '没有待审批的事项',
    askedBy: '申请人',
    askedAt: '申请时间',
    level: '审批级别',
    state: '审批',
    grant: '批准',
    decline: '驳回',
    grantTitle: '批准该申请？',
    declineTitle: '驳回该申请？',
  },
};
