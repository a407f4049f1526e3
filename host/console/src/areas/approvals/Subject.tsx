import { useQuery } from '@tanstack/react-query';
import { Space } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, take } from '../../api/client';
import { OrderLines } from '../../desk/orders/OrderLines';
import { useCase, useOrder, useSolutions } from '../../desk/queries';
import type { Approval } from '../../desk/queries';
import { CaseStates, OrderStates } from '../../desk/StateTags';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { ReasonList } from '../../shared/ReasonList';
import { Loaded } from '../../shared/states';
import { Money } from '../../shared/values';

/** What an approval is about: the offer, refund or compensation with the policy's reasons, its order, case and conversation. */
export function Subject({ approval }: { approval: Approval }) {
  const { may } = useShop();
  switch (approval.kind) {
    case 'discount':
      return approval.order && may('order:read') ? <Offer id={approval.subject} order={approval.order} /> : null;
    case 'refund':
      return may('case:read') && <Refund id={approval.subject} />;
    case 'compensation':
      return may('case:read') && <Compensation id={approval.subject} />;
  }
}

function Offer({ id, order }: { id: string; order: string }) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'orders', order, 'offers', id],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/orders/{order}/discount-offers/{offer}', { params: { path: { shop, order, offer: id } }, signal })),
  });
  return (
    <Loaded query={found} rows={3}>
      {(offer) => (
        <Facts order={order}>
          <div className="desk-answer-head">
            <b>{word('offerOutcome', offer.outcome)}</b>
            <span>
              {t('desk.offer.off')} <Money value={offer.total_discount} />
            </span>
            {offer.state && <span className="desk-quiet">{word('offerState', offer.state)}</span>}
          </div>
          <ReasonList reasons={offer.reasons} />
        </Facts>
      )}
    </Loaded>
  );
}

function Refund({ id }: { id: string }) {
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'refunds', id],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/refunds/{refund}', { params: { path: { shop, refund: id } }, signal })),
  });
  return (
    <Loaded query={found} rows={3}>
      {(refund) => (
        <Facts order={refund.order} inCase={refund.case}>
          {refund.solution && <Solution inCase={refund.case} id={refund.solution} />}
        </Facts>
      )}
    </Loaded>
  );
}

/** The solution that a refund carries out, with the reasons of the answer that gave it. */
function Solution({ inCase, id }: { inCase: string; id: string }) {
  const { t, word } = useWords();
  const answers = useSolutions(inCase);
  return (
    <Loaded query={answers} rows={2}>
      {({ items }) => {
        const answer = items.find((each) => each.items.some((one) => one.id === id));
        const solution = answer?.items.find((one) => one.id === id);
        if (!answer || !solution) return null;
        return (
          <>
            <div className="desk-answer-head">
              <b>{word('solutionKind', solution.kind)}</b>
              <span>
                {t('desk.solutions.upTo')} <Money value={solution.maximum} />
              </span>
            </div>
            {solution.missing_evidence.length > 0 && (
              <div>
                {t('desk.solutions.missing', {
                  kinds: solution.missing_evidence.map((kind) => word('evidenceKind', kind)).join(t('desk.listSeparator')),
                })}
              </div>
            )}
            <div className="desk-quiet">{solution.buyer_text}</div>
            <ReasonList reasons={answer.reasons} />
          </>
        );
      }}
    </Loaded>
  );
}

function Compensation({ id }: { id: string }) {
  const { word } = useWords();
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'compensations', id],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/compensations/{compensation}', { params: { path: { shop, compensation: id } }, signal })),
  });
  return (
    <Loaded query={found} rows={3}>
      {(one) => (
        <Facts order={one.order} inCase={one.case}>
          <div className="desk-answer-head">
            <b>{one.form ? word('compensationForm', one.form) : word('compensationOutcome', one.outcome)}</b>
            <Money value={one.amount} />
          </div>
          {one.deviation && <div>{one.deviation}</div>}
          <ReasonList reasons={one.reasons} />
          {one.host_notes.map((line) => (
            <div key={line} className="desk-quiet">
              {line}
            </div>
          ))}
        </Facts>
      )}
    </Loaded>
  );
}

/** The policy's answer, and below it the order, the case and the conversation. */
function Facts({ order, inCase, children }: { order: string; inCase?: string; children: ReactNode }) {
  return (
    <div className="desk-ask approval-subject">
      <div className="desk-answer">{children}</div>
      <Space wrap size={12}>
        {inCase && <CaseLink id={inCase} />}
        <ConversationLink order={order} />
      </Space>
      <OrderOf id={order} />
    </div>
  );
}

function CaseLink({ id }: { id: string }) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const { data } = useCase(id);
  if (!data) return null;
  return (
    <span>
      <Link to={`/s/${shop}/cases/${data.number}`}>{t('cases.one', { number: String(data.number) })}</Link> {word('caseCause', data.cause)}{' '}
      <CaseStates found={data} />
    </span>
  );
}

function ConversationLink({ order }: { order: string }) {
  const { t } = useWords();
  const { shop, may } = useShop();
  const found = useQuery({
    queryKey: [shop, 'conversations', { order }],
    enabled: may('conversation:read'),
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/conversations', { params: { path: { shop }, query: { order, limit: 1 } }, signal })),
  });
  const conversation = found.data?.items[0];
  return conversation ? <Link to={`/s/${shop}/workbench/${conversation.id}`}>{t('approvals.conversation')}</Link> : null;
}

function OrderOf({ id }: { id: string }) {
  const { t } = useWords();
  const { shop, may } = useShop();
  const { data } = useOrder(may('order:read') ? id : undefined);
  if (!data) return null;
  return (
    <div>
      <div className="desk-answer-head">
        <Link to={`/s/${shop}/orders/${data.number}`}>{t('orders.one', { number: String(data.number) })}</Link>
        <Money value={data.total} />
        <OrderStates order={data} />
      </div>
      <OrderLines lines={data.lines} narrow />
    </div>
  );
}
