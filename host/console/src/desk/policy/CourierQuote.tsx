import { Alert, Button, Checkbox, Form, InputNumber, Space } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { Money } from '../../shared/values';
import { ReasonList } from '../../shared/ReasonList';
import { useCommand } from '../commands';
import type { Order } from '../queries';
import { useWords } from '../words';
import { buyerText } from './words';

type Quote = Schemas['QuoteBody'];

interface Asked {
  weight: number;
  pieces?: number | null;
  bulk?: boolean;
}

interface CourierQuoteProps {
  order: Order;
  onReply: ((text: string) => void) | undefined;
}

/** Asks what carriage of an order costs, and says why. */
export function CourierQuote({ order, onReply }: CourierQuoteProps) {
  const { t, word } = useWords();
  const [quote, setQuote] = useState<Quote>();
  const ask = useCommand<Asked, Quote>(
    ({ weight, pieces, bulk }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/courier-quotes', {
          params: { path: { shop, order: order.id } },
          body: {
            weight_grams: Math.round(weight * 1000),
            bulk: bulk ?? false,
            ...(pieces ? { pieces } : {}),
          },
        }),
      ),
    { stale: ['orders'], done: setQuote },
  );
  const apply = useCommand<Quote, Schemas['AppliedQuoteBody']>(
    ({ id }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/courier-quotes/{quote}/applications', {
          params: { path: { shop, order: order.id, quote: id } },
          body: {},
        }),
      ),
    { stale: ['orders'], done: (answer) => setQuote(answer.quote) },
  );
  if (!order.actions.includes('courier-quote')) return null;
  return (
    <div className="desk-ask">
      <Form<Asked> layout="inline" size="small" initialValues={{ bulk: false }} onFinish={(values) => ask.mutate(values)}>
        <Form.Item name="weight" label={t('desk.quote.weight')} rules={[{ required: true, message: t('form.required') }]}>
          <InputNumber min={0.001} max={100_000} suffix="kg" style={{ width: 120 }} />
        </Form.Item>
        <Form.Item name="pieces" label={t('desk.quote.pieces')}>
          <InputNumber min={1} max={10_000} precision={0} style={{ width: 80 }} />
        </Form.Item>
        <Form.Item name="bulk" valuePropName="checked">
          <Checkbox>{t('desk.quote.bulk')}</Checkbox>
        </Form.Item>
        <Button type="primary" size="small" htmlType="submit" loading={ask.isPending}>
          {t('desk.quote.ask')}
        </Button>
      </Form>
      {quote && (
        <div className="desk-answer" role="status">
          {quote.outcome.type === 'quotes' ? (
            <>
              <div className="desk-answer-head">
                <b>{quote.buyer_fee ? <Money value={quote.buyer_fee} /> : t('desk.quote.sellerPays')}</b>
                {quote.outcome.quotes?.map((each) => (
                  <span key={each.courier + each.band} className="desk-quiet">
                    {each.courier} · {word('courierMode', each.mode)} · {each.band}
                  </span>
                ))}
              </div>
              {quote.outcome.needs_agreement && <Alert type="warning" title={t('desk.quote.needsAgreement')} />}
            </>
          ) : (
            <Alert type="warning" title={t('desk.quote.notCovered')} />
          )}
          <ReasonList reasons={quote.reasons} />
          <Space wrap>
            {quote.actions.includes('apply') && (
              <Button size="small" type="primary" loading={apply.isPending} onClick={() => apply.mutate(quote)}>
                {t('desk.quote.apply')}
              </Button>
            )}
            {quote.applied_at && <span className="desk-quiet">{t('desk.quote.applied')}</span>}
            {onReply && buyerText(quote.reasons) && (
              <Button size="small" onClick={() => onReply(buyerText(quote.reasons))}>
                {t('desk.toReply')}
              </Button>
            )}
          </Space>
        </div>
      )}
    </div>
  );
}
