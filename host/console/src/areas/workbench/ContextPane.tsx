import { Collapse, Empty, Segmented, Tabs } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { CaseSteps, nextStep } from '../../desk/cases/CaseSteps';
import { StepForm } from '../../desk/cases/StepForm';
import { OpenCase } from '../../desk/cases/OpenCase';
import { CustomerCard } from '../../desk/CustomerCard';
import { FlagTag } from '../../desk/FlagTag';
import { OrderLines } from '../../desk/orders/OrderLines';
import { OrderNotes } from '../../desk/orders/OrderNotes';
import { AmendmentList } from '../../desk/orders/Amendments';
import { Parcels } from '../../desk/orders/Parcels';
import { Compensation } from '../../desk/policy/Compensation';
import { CourierQuote } from '../../desk/policy/CourierQuote';
import { DiscountOffer } from '../../desk/policy/DiscountOffer';
import { RefundSolutions } from '../../desk/policy/RefundSolutions';
import { rows, useCases, useOrder, useOrders } from '../../desk/queries';
import type { Case, Conversation, Order } from '../../desk/queries';
import { CaseStates, OrderStates } from '../../desk/StateTags';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Failed, Loaded, Loading } from '../../shared/states';
import { Money, Time } from '../../shared/values';
import { ScriptAsk } from './ScriptAsk';

interface ContextPaneProps {
  conversation: Conversation;
  onReply: (text: string) => void;
}

/** Beside the talk: the buyer, her orders and cases, and what the shop's policies say. */
export function ContextPane({ conversation, onReply }: ContextPaneProps) {
  const { t } = useWords();
  const { may } = useShop();
  const orders = useOrders({ customer: conversation.customer.id }, may('order:read'));
  const found = rows(orders);
  const [chosen, setChosen] = useState<string | undefined>(conversation.order ?? undefined);
  const order = found.find((each) => each.id === chosen) ?? found[0];
  const orderList = (
    <>
      {orders.isPending ? (
        <Loading rows={3} />
      ) : orders.isError ? (
        <Failed error={orders.error} retry={() => void orders.refetch()} />
      ) : found.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('workbench.noOrders')} />
      ) : (
        <>
          {found.length > 1 && (
            <Segmented
              className="wb-orders"
              size="small"
              value={order?.id ?? ''}
              onChange={setChosen}
              options={found.slice(0, 5).map((each) => ({ value: each.id, label: `#${each.number}` }))}
            />
          )}
          {order && <OrderBrief order={order} />}
        </>
      )}
    </>
  );
  return (
    <section className="wb-pane wb-context" aria-label={t('workbench.context')}>
      <div className="wb-scroll wb-context-body" tabIndex={0}>
        {may('customer:read') && <CustomerCard customer={conversation.customer.id} />}
        {orderList}
        <Ask conversation={conversation} order={order} onReply={onReply} />
        {order && may('case:read') && <OrderCase order={order} onReply={onReply} />}
      </div>
    </section>
  );
}

/** An order in the width of a pane. */
function OrderBrief({ order }: { order: Order }) {
  const { t } = useWords();
  const { shop } = useShop();
  const detail = useOrder(order.id);
  const last = detail.data?.notes.at(-1);
  return (
    <div className="wb-order">
      <div className="desk-answer-head">
        <b>
          <Link to={`/s/${shop}/orders/${order.number}`}>#{order.number}</Link>
        </b>
        {last && <FlagTag flag={last.flag} />}
        <OrderStates order={order} />
        <Money value={order.total} />
      </div>
      <Loaded query={detail} rows={3}>
        {(data) => (
          <>
            <OrderLines lines={data.lines} narrow />
            <Collapse
              size="small"
              ghost
              items={[
                {
                  key: 'notes',
                  label: t('desk.order.notesAndChanges', { count: data.notes.length + data.amendments.length }),
                  children: (
                    <>
                      <OrderNotes order={data} />
                      <AmendmentList order={data} />
                    </>
                  ),
                },
                {
                  key: 'parcels',
                  label: t('desk.order.parcels', { count: data.shipments.length }),
                  children: <Parcels order={data} />,
                },
              ]}
            />
          </>
        )}
      </Loaded>
      <div className="secondary">
        {t('desk.order.placed')} <Time at={order.placed_at} />
      </div>
    </div>
  );
}

interface AskProps {
  conversation: Conversation;
  order: Order | undefined;
  onReply: (text: string) => void;
}

/** The policies one asks while a buyer is waiting, each with its reasons. */
function Ask({ conversation, order, onReply }: AskProps) {
  const { t } = useWords();
  const items = [
    ...(conversation.actions.includes('suggest-script')
      ? [{ key: 'script', label: t('kinds.script'), children: <ScriptAsk conversation={conversation} onReply={onReply} /> }]
      : []),
    ...(order?.actions.includes('courier-quote')
      ? [{ key: 'courier', label: t('kinds.courier-fee'), children: <CourierQuote key={order.id} order={order} onReply={onReply} /> }]
      : []),
    ...(order?.actions.includes('discount-offer')
      ? [{ key: 'discount', label: t('kinds.discount'), children: <DiscountOffer key={order.id} order={order} onReply={onReply} /> }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <div className="wb-ask">
      <h2>{t('workbench.askPolicies')}</h2>
      <Tabs size="small" items={items} defaultActiveKey={order ? 'courier' : 'script'} />
    </div>
  );
}

/** The newest case of an order with its six steps; or the way to open one. */
function OrderCase({ order, onReply }: { order: Order; onReply: (text: string) => void }) {
  const { t } = useWords();
  const cases = useCases({ order: order.id });
  const found = rows(cases)[0];
  if (cases.isPending) return <Loading rows={2} />;
  if (cases.isError) return <Failed error={cases.error} retry={() => void cases.refetch()} />;
  return (
    <div className="wb-case">
      <h2>{t('workbench.afterSales')}</h2>
      {found ? <CaseBrief found={found} onReply={onReply} /> : <p className="secondary">{t('workbench.noCase')}</p>}
      <OpenCase order={order} />
    </div>
  );
}

function CaseBrief({ found, onReply }: { found: Case; onReply: (text: string) => void }) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const step = nextStep(found);
  return (
    <>
      <div className="desk-answer-head">
        <b>
          <Link to={`/s/${shop}/cases/${found.number}`}>#{found.number}</Link>
        </b>
        <span>{word('caseKind', found.kind)}</span>
        <span className="secondary">{word('caseCause', found.cause)}</span>
        <CaseStates found={found} />
      </div>
      <CaseSteps found={found} compact />
      <Tabs
        size="small"
        items={[
          ...(step ? [{ key: 'step', label: word('caseStep', step), children: <StepForm found={found} step={step} /> }] : []),
          { key: 'refund', label: t('kinds.refund'), children: <RefundSolutions found={found} onReply={onReply} /> },
          { key: 'compensation', label: t('kinds.compensation'), children: <Compensation found={found} onReply={onReply} /> },
        ]}
      />
    </>
  );
}
