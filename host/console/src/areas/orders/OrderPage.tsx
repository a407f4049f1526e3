import { Alert, Card, Descriptions, Empty, Tag } from 'antd';
import { Link, useParams } from 'react-router';
import { OpenCase } from '../../desk/cases/OpenCase';
import { CustomerCard, Region } from '../../desk/CustomerCard';
import { AmendmentList } from '../../desk/orders/Amendments';
import { ChangeOrder } from '../../desk/orders/ChangeOrder';
import { Holds } from '../../desk/orders/Holds';
import { OrderActions } from '../../desk/orders/OrderActions';
import { OrderLines } from '../../desk/orders/OrderLines';
import { OrderNotes } from '../../desk/orders/OrderNotes';
import { Parcels } from '../../desk/orders/Parcels';
import { CourierQuote } from '../../desk/policy/CourierQuote';
import { DiscountOffer } from '../../desk/policy/DiscountOffer';
import { rows, useCases, useOrder, usePayments, useQuotes } from '../../desk/queries';
import type { OrderDetail } from '../../desk/queries';
import { RevealButton } from '../../desk/RevealButton';
import { CaseStates, OrderStates } from '../../desk/StateTags';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { PageHead } from '../../shared/PageHead';
import { Loaded } from '../../shared/states';
import { Money, Time } from '../../shared/values';

/** One order with everything that belongs to it. */
export function OrderPage() {
  const { order = '' } = useParams();
  const found = useOrder(order);
  return <Loaded query={found}>{(data) => <Found order={data} />}</Loaded>;
}

function Found({ order }: { order: OrderDetail }) {
  const { t, word } = useWords();
  const { may } = useShop();
  const duplicates = order.possible_duplicates.map((number) => `#${number}`).join(t('desk.listSeparator'));
  const requests = order.special_requests;
  return (
    <>
      <PageHead
        title={t('orders.one', { number: String(order.number) })}
        text={<OrderStates order={order} />}
        extra={<OrderActions order={order} />}
      />
      {order.hold_reason && (
        <Alert className="desk-gap" type="warning" showIcon title={t('orders.heldBecause', { reason: order.hold_reason })} />
      )}
      {duplicates !== '' && <Alert className="desk-gap" type="warning" showIcon title={t('orders.duplicates', { numbers: duplicates })} />}
      <div className="desk-columns-page">
        <div className="desk-column">
          <Card size="small" title={t('orders.goods')}>
            <OrderLines lines={order.lines} />
            <Descriptions
              className="desk-sums"
              size="small"
              column={{ xs: 2, md: 5 }}
              items={[
                { key: 'items', label: t('orders.items'), children: <Money value={order.items_total} /> },
                { key: 'shipping', label: t('orders.shipping'), children: <Money value={order.shipping_fee} /> },
                { key: 'discount', label: t('desk.order.discount'), children: <Money value={order.discount_total} /> },
                { key: 'total', label: t('desk.order.total'), children: <Money value={order.total} /> },
                { key: 'paid', label: t('orders.paid'), children: <Money value={order.paid} /> },
              ]}
            />
          </Card>
          <Card size="small" title={t('orders.notes')}>
            <OrderNotes order={order} />
          </Card>
          <Card size="small" title={t('orders.amendments')}>
            {order.amendments.length === 0 && <span className="secondary">{t('orders.noAmendments')}</span>}
            <AmendmentList order={order} />
          </Card>
          <Card size="small" title={t('kinds.courier-fee')}>
            <CourierQuote order={order} onReply={undefined} />
            <Quotes order={order.id} />
          </Card>
          {order.actions.includes('discount-offer') && (
            <Card size="small" title={t('kinds.discount')}>
              <DiscountOffer order={order} onReply={undefined} />
            </Card>
          )}
          <Payments order={order.id} />
        </div>
        <div className="desk-column">
          <Card
            size="small"
            title={t('desk.receiver')}
            extra={
              <>
                <ChangeOrder order={order} />
                {order.actions.includes('reveal') && <RevealButton of="receiver" id={order.id} />}
              </>
            }
          >
            <Descriptions
              size="small"
              column={1}
              items={[
                { key: 'name', label: t('desk.name'), children: order.receiver.name },
                { key: 'phone', label: t('desk.phone'), children: <span className="figures">{order.receiver.phone}</span> },
                { key: 'region', label: t('desk.region'), children: <Region code={order.destination_region} /> },
                { key: 'courier', label: t('orders.wantedCourier'), children: requests.wanted_courier ?? '–' },
                { key: 'invoice', label: t('orders.invoice'), children: requests.invoice_title ?? '–' },
                { key: 'card', label: t('orders.card'), children: requests.greeting_card ?? '–' },
                { key: 'slot', label: t('orders.slot'), children: requests.delivery_slot ?? '–' },
                { key: 'external', label: t('orders.external'), children: order.external_number ?? '–' },
                {
                  key: 'origin',
                  label: t('orders.origin'),
                  children: `${word('channel', order.channel)} · ${word('orderOrigin', order.origin)}`,
                },
              ]}
            />
          </Card>
          {may('customer:read') && (
            <Card size="small" title={t('orders.customer')}>
              <CustomerCard customer={order.customer} />
            </Card>
          )}
          <Card size="small" title={t('orders.way')}>
            <Parcels order={order} />
          </Card>
          <Card size="small" title={t('orders.holds')}>
            <Holds order={order} />
          </Card>
          {may('case:read') && (
            <Card size="small" title={t('orders.cases')} extra={<OpenCase order={order} />}>
              <Cases order={order.id} />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function Quotes({ order }: { order: string }) {
  const { t } = useWords();
  const quotes = useQuotes(order);
  return (
    <Loaded query={quotes} rows={1}>
      {({ items }) => (
        <ul className="desk-lines desk-plain">
          {[...items].reverse().map((quote) => (
            <li key={quote.id}>
              {quote.buyer_fee ? <Money value={quote.buyer_fee} /> : t('desk.quote.notCovered')}{' '}
              {quote.applied_at && <Tag>{t('desk.quote.applied')}</Tag>}{' '}
              <span className="secondary">
                {quote.reasons[0]?.staff_text} · <Time at={quote.asked_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Payments({ order }: { order: string }) {
  const { t, word } = useWords();
  const payments = usePayments(order);
  return (
    <Card size="small" title={t('orders.payments')}>
      <Loaded query={payments} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="secondary">{t('orders.noPayments')}</span>
          ) : (
            <ul className="desk-lines desk-plain">
              {items.map((payment) => (
                <li key={payment.id}>
                  <Money value={payment.amount} /> {word('paymentMethod', payment.method)}{' '}
                  <span className="code">{payment.reference}</span>{' '}
                  <span className="secondary">
                    <Time at={payment.paid_at} exact />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function Cases({ order }: { order: string }) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const found = rows(useCases({ order }));
  if (found.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('workbench.noCase')} />;
  return (
    <ul className="desk-lines desk-plain">
      {found.map((each) => (
        <li key={each.id}>
          <Link to={`/s/${shop}/cases/${each.number}`}>#{each.number}</Link> {word('caseKind', each.kind)} <CaseStates found={each} />
        </li>
      ))}
    </ul>
  );
}
