import { Tag } from 'antd';
import type { Case, Order } from './queries';
import { useWords } from './words';

/** Neutral unless somebody must act: amber near, red breached, green met. */
type Tone = 'default' | 'success' | 'warning' | 'error' | 'processing';

const PAYMENT: Record<Order['payment_state'], Tone> = {
  unpaid: 'warning',
  paid: 'default',
  'partially-refunded': 'default',
  refunded: 'default',
  closed: 'default',
};

/** The three states of an order beside each other: payment, goods, after-sales. */
export function OrderStates({ order }: { order: Order }) {
  const { t, word } = useWords();
  return (
    <span className="desk-tags">
      <Tag color={PAYMENT[order.payment_state]}>{word('paymentState', order.payment_state)}</Tag>
      <Tag>{word('fulfilmentState', order.fulfilment_state)}</Tag>
      {order.after_sales_state === 'open' && <Tag color="processing">{t('desk.order.caseOpen')}</Tag>}
      {order.hold_reason && <Tag color="warning">{t('desk.order.held')}</Tag>}
      {order.late && <Tag color="error">{t('desk.order.late')}</Tag>}
    </span>
  );
}

export function CaseStates({ found }: { found: Case }) {
  const { t, word } = useWords();
  const ended = found.state === 'closed' || found.state === 'withdrawn';
  return (
    <span className="desk-tags">
      <Tag color={ended ? 'default' : 'processing'}>{word('caseState', found.state)}</Tag>
      {found.in_dispute && <Tag color="error">{t('desk.case.dispute')}</Tag>}
      {found.overdue && <Tag color="error">{t('desk.case.overdue')}</Tag>}
    </span>
  );
}
