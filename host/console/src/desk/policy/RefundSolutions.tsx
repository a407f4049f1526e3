import { Alert, Button, Space, Tag } from 'antd';
import { api, newKey, take, type Schemas } from '../../api/client';
import { Money, Time } from '../../shared/values';
import { ReasonList } from '../../shared/ReasonList';

import { useCommand } from '../commands';
import { useRefunds, useSolutions } from '../queries';
import type { Case } from '../queries';
import { ReasonModal } from '../ReasonModal';
import { useWords } from '../words';
import { buyerText } from './words';

type Evaluation = Schemas['EvaluationBody'];
type Solution = Schemas['SolutionBody'];
type Refund = Schemas['RefundBody'];

interface RefundSolutionsProps {
  found: Case;
  onReply: ((text: string) => void) | undefined;
}

/** What the refund policy allows for a case, best first; the buyer's choice; the money. */
export function RefundSolutions({ found, onReply }: RefundSolutionsProps) {
  const { t } = useWords();
  const evaluations = useSolutions(found.id);
  const refunds = useRefunds(found.id);
  const ask = useCommand<void, Evaluation>(
    (_, shop) =>
      take(api.POST('/api/v1/shops/{shop}/cases/{case}/solutions', { params: { path: { shop, case: found.id } }, body: {} })),
    { stale: ['cases'] },
  );
  const latest = newest(evaluations.data?.items ?? []);
  return (
    <div className="desk-ask">
      {found.actions.includes('ask-solutions') && (
        <Button type={latest ? 'default' : 'primary'} size="small" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t(latest ? 'desk.solutions.again' : 'desk.solutions.ask')}
        </Button>
      )}
      {latest && (
        <div className="desk-answer" role="status">
          {latest.outcome !== 'solutions' && <Alert type="warning" showIcon title={t('desk.solutions.review')} />}
          {latest.contact_first && <Alert type="info" showIcon title={t('desk.solutions.contactFirst')} />}
          {latest.items.map((solution, index) => (
            <SolutionRow key={solution.id} nth={index + 1} found={found} solution={solution} onReply={onReply} />
          ))}
          <ReasonList reasons={latest.reasons} />
          {latest.host_notes.length > 0 && (
            <ul className="desk-lines">
              {latest.host_notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          {onReply && buyerText(latest.reasons) && (
            <Button size="small" onClick={() => onReply(buyerText(latest.reasons))}>
              {t('desk.toReply')}
            </Button>
          )}
        </div>
      )}
      {refunds.data?.items.map((refund) => <RefundRow key={refund.id} refund={refund} />)}
    </div>
  );
}

function newest(evaluations: Evaluation[]): Evaluation | undefined {
  return [...evaluations].sort((a, b) => b.at.localeCompare(a.at))[0];
}

interface SolutionRowProps {
  nth: number;
  found: Case;
  solution: Solution;
  onReply: ((text: string) => void) | undefined;
}

function SolutionRow({ nth, found, solution, onReply }: SolutionRowProps) {
  const { t, word } = useWords();
  const chosen = found.solution === solution.id;
  const choose = useCommand<void, Solution>(
    (_, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/solutions/{solution}/choices', {
          params: { path: { shop, case: found.id, solution: solution.id } },
          body: { understood: true },
        }),
      ),
    { stale: ['cases'] },
  );
  const pay = useCommand<string, Refund>(
    (reason, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/refunds', {
          params: { path: { shop, case: found.id }, header: { 'Idempotency-Key': newKey() } },
          body: {
            solution: solution.id,
            reason,
            lines: solution.line_maxima
              .filter((line) => line.maximum.minor_units > 0)
              .map((line) => ({ line: line.line, amount: line.maximum })),
          },
        }),
      ),
    { stale: ['cases', 'approvals', 'orders'] },
  );
  const money = solution.maximum.minor_units > 0;
  return (
    <div className={chosen ? 'desk-solution desk-solution-chosen' : 'desk-solution'}>
      <div className="desk-answer-head">
        <b>
          {nth}. {word('solutionKind', solution.kind)}
        </b>
        {money && (
          <span>
            {t('desk.solutions.upTo')} <Money value={solution.maximum} />
          </span>
        )}
        {chosen && <Tag color="success">{t('desk.solutions.chosen')}</Tag>}
        {solution.approval && <Tag color="warning">{t('desk.solutions.approval', { role: t(`roles.${solution.approval}`) })}</Tag>}
      </div>
      {solution.missing_evidence.length > 0 && (
        <div className="desk-quiet">
          {t('desk.solutions.missing', {
            kinds: solution.missing_evidence.map((kind) => word('evidenceKind', kind)).join(t('desk.listSeparator')),
          })}
        </div>
      )}
      <div className="desk-quiet">
        {word('solutionStep', solution.next_step)} · {t('desk.solutions.freight', { who: word('fault', solution.freight_payer) })} ·{' '}
        {t('desk.solutions.by')} <Time at={solution.deadline_at} />
      </div>
      <p className="desk-buyer-text">{solution.buyer_text}</p>
      <Space wrap>
        {!chosen && !found.consented_at && found.actions.includes('ask-solutions') && (
          <Button size="small" loading={choose.isPending} onClick={() => choose.mutate()}>
            {t('desk.solutions.choose')}
          </Button>
        )}
        {chosen && money && found.actions.includes('refund') && (
          <ReasonModal
            label={t('desk.solutions.refund')}
            title={t('desk.solutions.refundTitle')}
            field={t('desk.reason')}
            pending={pay.isPending}
            button={{ type: 'primary' }}
            onReason={(reason) => pay.mutateAsync(reason)}
          >
            <p>
              {t('desk.solutions.refundText')} <Money value={solution.maximum} />
            </p>
          </ReasonModal>
        )}
        {onReply && solution.buyer_text && (
          <Button size="small" onClick={() => onReply(solution.buyer_text)}>
            {t('desk.toReply')}
          </Button>
        )}
      </Space>
    </div>
  );
}

/** A refund, how it stands, and what may be done with it. */
export function RefundRow({ refund }: { refund: Refund }) {
  const { t, word } = useWords();
  const pay = useCommand<string, Refund>(
    (key, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/refunds/{refund}/payouts', {
          params: { path: { shop, refund: refund.id }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    { stale: ['cases', 'orders', 'refunds'] },
  );
  const cancel = useCommand<string, Refund>(
    (reason, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/refunds/{refund}/cancellations', {
          params: { path: { shop, refund: refund.id } },
          body: { reason },
        }),
      ),
    { stale: ['cases', 'orders', 'refunds'] },
  );
  const tone = { sent: 'success', failed: 'error', rejected: 'error', unknown: 'warning' }[refund.state as string] ?? 'processing';
  return (
    <div className="desk-solution">
      <div className="desk-answer-head">
        <b>
          {t('desk.refund')} <Money value={refund.amount} />
        </b>
        <Tag color={tone}>{word('refundState', refund.state)}</Tag>
        {refund.ended_at && <Time at={refund.ended_at} />}
      </div>
      <div className="desk-quiet">{refund.reason}</div>
      {refund.failure && <Alert type="error" title={refund.failure} />}
      <Space wrap>
        {refund.actions.includes('pay-out') && (
          <Button size="small" type="primary" loading={pay.isPending} onClick={() => pay.mutate(`payout-${refund.id}-${refund.version}`)}>
            {t('desk.payOut')}
          </Button>
        )}
        {refund.actions.includes('cancel') && (
          <ReasonModal
            label={t('desk.takeBack')}
            title={t('desk.takeBack')}
            field={t('desk.reason')}
            onReason={(reason) => cancel.mutateAsync(reason)}
          />
        )}
      </Space>
    </div>
  );
}
