import type { words as source } from '../en/words';
import type { SameShape } from '../same-shape';

export const words: SameShape<typeof source> = {
  roles: {
    owner: '店主',
    supervisor: '主管',
    'pre-sales-agent': '售前客服',
    'in-sales-agent': '售中客服',
    'after-sales-agent': '售后客服',
    dispatcher: '调度员',
    'print-operator': '打单员',
    'order-follow-up': '跟单员',
    shipping: '发货员',
    quality: '质检员',
    outsourced: '外包客服',
  },
  agentStates: { online: '在线', busy: '忙碌', away: '离开' },
  kinds: {
    compensation: '补偿',
    'courier-fee': '快递费',
    discount: '议价优惠',
    'message-check': '消息检查',
    'order-check': '订单核查',
    outreach: '主动联系',
    refund: '退款',
    'review-plan': '评价处理',
    scorecard: '绩效评分',
    script: '话术',
    'service-fee': '服务费',
    triage: '分流',
  },
};
