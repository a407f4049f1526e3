import { Alert, Button, Form, Select, Space } from 'antd';
import { useState } from 'react';
import { api, newKey, take, type Schemas } from '../../api/client';
import { Money, Time } from '../../shared/values';
import { ReasonList } from '../../shared/ReasonList';

import { AmountInput } from '../AmountInput';
import type { Amount } from '../amounts';
import { useCommand } from '../commands';
import { useOffers } from '../queries';
import type { Order } from '../queries';
import { useWords } from '../words';
import { buyerText } from './words';

type Offer = Schemas['OfferBody'];
type Ask = Schemas['DiscountAsk'];

/** What a buyer may ask for when she bargains. */
const ASKS = ['cheaper', 'amount-off', 'total-price', 'free-shipping', 'cheaper-elsewhere'] as const;

interface Asked {
  type: (typeof ASKS)[number];
  amount?: Amount | null;
}

function askOf({ type, amount }: Asked): Ask {
  if (type === 'amount-off' && amount) return { type, amount };
  if (type === 'total-price' && amount) return { type, total: amount };
  return { type: type as 'cheaper' };
}

interface DiscountOfferProps {
  order: Order;
  onReply: ((text: string) => void) | undefined;
}

/** Asks what may be given to somebody who bargains; what is beyond one's own limit waits for an approval. */
export function DiscountOffer({ order, onReply }: DiscountOfferProps) {
  const { t, word } = useWords();
  const offers = useOffers(order.id);
  const [form] = Form.useForm<Asked>();
  const type = Form.useWatch('type', form);
  const [key, setKey] = useState(newKey);
  const ask = useCommand<Asked, Offer>(
    (asked, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/discount-offers', {
          params: { path: { shop, order: order.id } },
          body: { ask: askOf(asked) },
        }),
      ),
    { stale: ['orders', 'approvals'] },
  );
  const accept = useCommand<Offer, Schemas['AcceptedOfferBody']>(
    ({ id }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/discount-offers/{offer}/acceptances', {
          params: { path: { shop, order: order.id, offer: id }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    { stale: ['orders'], done: () => setKey(newKey()) },
  );
  const latest = offers.data?.items.at(-1);
  const mayAsk = order.actions.includes('discount-offer');
  if (!mayAsk && !latest) return null;
  return (
    <div className="desk-ask">
      {mayAsk && (
        <Form form={form} layout="inline" size="small" initialValues={{ type: 'cheaper' }} onFinish={(asked) => ask.mutate(asked)}>
          <Form.Item name="type" label={t('desk.offer.asks')}>
            <Select style={{ width: 150 }} options={ASKS.map((value) => ({ value, label: word('discountAsk', value) }))} />
          </Form.Item>
          {(type === 'amount-off' || type === 'total-price') && (
            <Form.Item name="amount" rules={[{ required: true, message: t('form.required') }]}>
              <AmountInput aria-label={t('desk.amount')} />
            </Form.Item>
          )}
          <Button type="primary" size="small" htmlType="submit" loading={ask.isPending}>
            {t('desk.offer.ask')}
          </Button>
        </Form>
      )}
      {latest && (
        <div className="desk-answer" role="status">
          <div className="desk-answer-head">
            <b>{word('offerOutcome', latest.outcome)}</b>
            {latest.total_discount.minor_units > 0 && (
              <span>
                {t('desk.offer.off')} <Money value={latest.total_discount} />
              </span>
            )}
            {latest.state && <span className="desk-quiet">{word('offerState', latest.state)}</span>}
            {latest.state === 'open' && latest.expires_at && (
              <span className="desk-quiet">
                {t('desk.offer.until')} <Time at={latest.expires_at} />
              </span>
            )}
          </div>
          {latest.state === 'awaiting-approval' && <Alert type="info" showIcon title={t('desk.offer.waiting')} />}
          {(latest.proposal?.line_discounts?.length ?? 0) > 0 && (
            <ul className="desk-lines">
              {latest.proposal?.line_discounts?.map((each) => (
                <li key={each.line}>
                  {t('desk.offer.line', { line: String(each.line + 1) })} −<Money value={each.amount} /> · {each.explanation}
                </li>
              ))}
            </ul>
          )}
          <ReasonList reasons={latest.reasons} />
          <Space wrap>
            {latest.actions.includes('accept') && (
              <Button size="small" type="primary" loading={accept.isPending} onClick={() => accept.mutate(latest)}>
                {t('desk.offer.accept')}
              </Button>
            )}
            {onReply && buyerText(latest.reasons) && (
              <Button size="small" onClick={() => onReply(buyerText(latest.reasons))}>
                {t('desk.toReply')}
              </Button>
            )}
          </Space>
        </div>
      )}
    </div>
  );
}
