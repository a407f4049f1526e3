import { Card, Descriptions, Tag, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import { api, take, type Schemas } from '../../api/client';
import { CaseSteps, nextStep } from '../../desk/cases/CaseSteps';
import { EvidenceList } from '../../desk/cases/Evidence';
import { Inspections } from '../../desk/cases/Inspections';
import { Returns } from '../../desk/cases/Returns';
import { StepForm } from '../../desk/cases/StepForm';
import { useCommand } from '../../desk/commands';
import { CustomerCard } from '../../desk/CustomerCard';
import { OrderLines } from '../../desk/orders/OrderLines';
import { usePeople } from '../../desk/people';
import { Compensation } from '../../desk/policy/Compensation';
import { RefundSolutions } from '../../desk/policy/RefundSolutions';
import { useCase, useCaseTimeline, useOrder } from '../../desk/queries';
import type { Case } from '../../desk/queries';
import { ReasonModal } from '../../desk/ReasonModal';
import { CaseStates, OrderStates } from '../../desk/StateTags';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { PageHead } from '../../shared/PageHead';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';

/** One after-sales case: the six steps, the evidence, the solutions and the money. */
export function CasePage() {
  const { case: id = '' } = useParams();
  const found = useCase(id);
  return <Loaded query={found}>{(data) => <Found found={data} />}</Loaded>;
}

function Found({ found }: { found: Case }) {
  const { t, word } = useWords();
  const { may } = useShop();
  const nameOf = usePeople();
  const step = nextStep(found);
  return (
    <>
      <PageHead
        title={t('cases.one', { number: String(found.number) })}
        text={
          <span className="desk-answer-head">
            {word('caseKind', found.kind)} · {word('caseCause', found.cause)} <CaseStates found={found} />
          </span>
        }
        extra={<CaseActions found={found} />}
      />
      <Card size="small" className="desk-gap">
        <CaseSteps found={found} />
      </Card>
      <div className="desk-columns-page">
        <div className="desk-column">
          {step && (
            <Card size="small" title={t('cases.nextStep', { step: word('caseStep', step) })}>
              <StepForm found={found} step={step} />
            </Card>
          )}
          <Card size="small" title={t('cases.solutions')}>
            <RefundSolutions found={found} onReply={undefined} />
          </Card>
          <Card size="small" title={t('kinds.compensation')}>
            <Compensation found={found} onReply={undefined} />
          </Card>
          <Card size="small" title={t('cases.evidence')}>
            <EvidenceList found={found} />
          </Card>
          <Card size="small" title={t('cases.returns.title')}>
            <Returns found={found} />
          </Card>
          <Card size="small" title={t('cases.inspections')}>
            <Inspections found={found} />
          </Card>
        </div>
        <div className="desk-column">
          <Card size="small" title={t('cases.about')}>
            <p className="desk-buyer-text">{found.description}</p>
            <Descriptions
              size="small"
              column={1}
              items={[
                { key: 'assignee', label: t('cases.assignee'), children: nameOf(found.assignee) },
                { key: 'opened', label: t('cases.opened'), children: <Time at={found.opened_at} exact /> },
                { key: 'due', label: t('cases.due'), children: <Time at={found.due_at} exact /> },
                { key: 'claimed', label: t('desk.case.claimedFault'), children: word('fault', found.claimed_fault) },
                {
                  key: 'verified',
                  label: t('desk.case.fault'),
                  children: found.verified_fault ? word('fault', found.verified_fault) : '–',
                },
                ...(found.tags.length > 0
                  ? [{ key: 'tags', label: t('desk.case.tags'), children: found.tags.map((tag) => <Tag key={tag}>{tag}</Tag>) }]
                  : []),
              ]}
            />
          </Card>
          {may('order:read') && <OrderOfCase order={found.order} />}
          {may('customer:read') && (
            <Card size="small" title={t('orders.customer')}>
              <CustomerCard customer={found.customer} />
            </Card>
          )}
          <Card size="small" title={t('cases.timeline')}>
            <CaseTimeline id={found.id} />
          </Card>
        </div>
      </div>
    </>
  );
}

function CaseActions({ found }: { found: Case }) {
  const { t } = useWords();
  const may = (action: string) => found.actions.includes(action);
  const header = { 'If-Match': `"${found.version}"` };
  const note = useCommand<string, Schemas['CaseEntryBody']>(
    (text, shop) =>
      take(api.POST('/api/v1/shops/{shop}/cases/{case}/notes', { params: { path: { shop, case: found.id } }, body: { note: text } })),
    { stale: ['cases'] },
  );
  const withdraw = useCommand<string, Case>(
    (reason, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/withdrawals', { params: { path: { shop, case: found.id }, header }, body: { reason } }),
      ),
    { stale: ['cases', 'orders'] },
  );
  const reopen = useCommand<string, Case>(
    (reason, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/reopenings', { params: { path: { shop, case: found.id }, header }, body: { reason } }),
      ),
    { stale: ['cases', 'orders'] },
  );
  return (
    <>
      {may('note') && (
        <ReasonModal
          label={t('cases.addNote')}
          title={t('cases.addNote')}
          field={t('desk.note')}
          button={{ size: 'middle' }}
          onReason={(text) => note.mutateAsync(text)}
        />
      )}
      {may('withdraw') && (
        <ReasonModal
          label={t('cases.withdraw')}
          title={t('cases.withdraw')}
          field={t('desk.reason')}
          button={{ size: 'middle', danger: true }}
          onReason={(reason) => withdraw.mutateAsync(reason)}
        />
      )}
      {may('reopen') && (
        <ReasonModal
          label={t('cases.reopen')}
          title={t('cases.reopen')}
          field={t('desk.reason')}
          button={{ size: 'middle' }}
          onReason={(reason) => reopen.mutateAsync(reason)}
        />
      )}
    </>
  );
}

function OrderOfCase({ order }: { order: string }) {
  const { t } = useWords();
  const { shop } = useShop();
  const found = useOrder(order);
  return (
    <Loaded query={found} rows={2}>
      {(data) => (
        <Card
          size="small"
          title={<Link to={`/s/${shop}/orders/${data.number}`}>{t('orders.one', { number: String(data.number) })}</Link>}
          extra={<OrderStates order={data} />}
        >
          <OrderLines lines={data.lines} narrow />
        </Card>
      )}
    </Loaded>
  );
}

function CaseTimeline({ id }: { id: string }) {
  const { word } = useWords();
  const nameOf = usePeople();
  const timeline = useCaseTimeline(id);
  return (
    <Loaded query={timeline} rows={3}>
      {({ items }) => (
        <Timeline
          items={items.map((entry, index) => ({
            key: index,
            content: (
              <>
                {word('caseEntry', entry.what)} <span className="desk-buyer-text">{entry.note}</span>{' '}
                <span className="secondary">
                  {nameOf(entry.by)} · <Time at={entry.at} />
                </span>
              </>
            ),
          }))}
        />
      )}
    </Loaded>
  );
}
