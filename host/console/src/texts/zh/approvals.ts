import type { approvals as source } from '../en/approvals';
import type { SameShape } from '../same-shape';

export const approvals: SameShape<typeof source> = {
  approvals: {
    title: '审批',
    text: '超出权限的金额在此等待上级审批。',
    all: '全部',
    forMe: '待我审批',
    about: '关联',
    order: '订单',
    case: '售后单',
    conversation: '会话',
    kind: '类型',
    none: '暂无内容',
    nonePending: '没有待审批的事项',
    askedBy: '申请人',
    askedAt: '申请时间',
    level: '审批级别',
    state: '审批',
    grant: '批准',
    decline: '驳回',
    decidedBy: '审批人',
    decidedAt: '审批时间',
    note: '审批意见（申请人可见）',
    reasonNeeded: '请填写驳回原因',
  },
};
