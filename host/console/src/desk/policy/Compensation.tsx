import { Alert, Button, Form, Select, Space, Tag } from 'antd';
import { api, take, type Schemas } from '../../api/client';
import { Money } from '../../shared/values';
import { ReasonList } from '../../shared/ReasonList';
import { AmountInput } from '../AmountInput';
import type { Amount } from '../amounts';
import { DISSATISFACTIONS } from '../cases/values';
import { useCommand } from '../commands';
import { useCompensations } from '../queries';
import type { Case } from '../queries';
import { ReasonModal } from '../ReasonModal';
import { useWords } from '../words';

type Body = Schemas['CompensationBody'];
type Form_ = Schemas['CompensationMeans'];

interface Asked {
  dissatisfaction: Schemas['Dissatisfaction'];
  loss?: Amount | null;
}

interface CompensationProps {
  found: Case;
  onReply: ((text: string) => void) | undefined;
}

/** The ladder of what may be given for the trouble, and the way of one offer. */
export function Compensation({ found, onReply }: CompensationProps) {
  const { t, word } = useWords();
  const compensations = useCompensations(found.id);
  const ask = useCommand<Asked, Body>(
    ({ dissatisfaction, loss }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/compensations', {
          params: { path: { shop, case: found.id } },
          body: { dissatisfaction, ...(loss ? { loss } : {}) },
        }),
      ),
    { stale: ['cases'] },
  );
  const ended = found.state === 'closed' || found.state === 'withdrawn';
  return (
    <div className="desk-ask">
      {!ended && found.actions.includes('ask-solutions') && (
        <Form<Asked> layout="inline" size="small" initialValues={{ dissatisfaction: 'annoyed' }} onFinish={(asked) => ask.mutate(asked)}>
          <Form.Item name="dissatisfaction" label={t('desk.compensation.mood')}>
            <Select style={{ width: 110 }} options={DISSATISFACTIONS.map((value) => ({ value, label: word('dissatisfaction', value) }))} />
          </Form.Item>
          <Form.Item name="loss" label={t('desk.compensation.loss')}>
            <AmountInput />
          </Form.Item>
          <Button type="primary" size="small" htmlType="submit" loading={ask.isPending}>
            {t('desk.compensation.ask')}
          </Button>
        </Form>
      )}
      {[...(compensations.data?.items ?? [])]
        .sort((a, b) => b.asked_at.localeCompare(a.asked_at))
        .map((each) => (
          <Ladder key={each.id} body={each} onReply={onReply} />
        ))}
    </div>
  );
}

interface Offered {
  form: Form_;
  amount: Amount;
}

function Ladder({ body, onReply }: { body: Body; onReply: ((text: string) => void) | undefined }) {
  const { t, word } = useWords();
  const offer = useCommand<Offered, Body>(
    (offered, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/compensations/{compensation}/offers', {
          params: { path: { shop, compensation: body.id } },
          body: offered,
        }),
      ),
    { stale: ['cases'] },
  );
  const answer = useCommand<boolean, Body>(
    (accepted, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/compensations/{compensation}/answers', {
          params: {
            path: { shop, compensation: body.id },
            header: { 'Idempotency-Key': `answer-${body.id}-${body.version}` },
          },
          body: { accepted },
        }),
      ),
    { stale: ['cases', 'approvals'] },
  );
  const pay = useCommand<void, Body>(
    (_, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/compensations/{compensation}/payouts', {
          params: { path: { shop, compensation: body.id }, header: { 'Idempotency-Key': `payout-${body.id}-${body.version}` } },
          body: {},
        }),
      ),
    { stale: ['cases'] },
  );
  const deliver = useCommand<string, Body>(
    (reference, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/compensations/{compensation}/deliveries', {
          params: { path: { shop, compensation: body.id }, header: { 'Idempotency-Key': `delivery-${body.id}-${body.version}` } },
          body: { reference },
        }),
      ),
    { stale: ['cases'] },
  );
  const withdraw = useCommand<string, Body>(
    (reason, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/compensations/{compensation}/withdrawals', {
          params: { path: { shop, compensation: body.id } },
          body: { reason },
        }),
      ),
    { stale: ['cases'] },
  );
  const may = (action: string) => body.actions.includes(action);
  return (
    <div className="desk-answer" role="status">
      <div className="desk-answer-head">
        <b>{word('compensationOutcome', body.outcome)}</b>
        <Tag>{word('compensationState', body.state)}</Tag>
        {body.form && body.amount && (
          <span>
            {word('compensationForm', body.form)} <Money value={body.amount} />
          </span>
        )}
      </div>
      {body.state === 'awaiting-approval' && <Alert type="info" showIcon title={t('desk.compensation.waiting')} />}
      {body.failure && <Alert type="error" title={body.failure} />}
      <p>{body.explanation}</p>
      <ol className="desk-rungs">
        {body.rungs.map((rung, index) => (
          <li key={index} className={index === body.start ? 'desk-rung-start' : undefined}>
            <span>
              {word('compensationForm', rung.form)} <Money value={rung.value} />
            </span>
            {rung.approval && <Tag color="warning">{t('desk.solutions.approval', { role: t(`roles.${rung.approval as 'supervisor'}`) })}</Tag>}
            <span className="desk-quiet">{rung.buyer_text}</span>
            <Space size={4}>
              {may('offer') && (
                <Button
                  size="small"
                  loading={offer.isPending}
                  onClick={() => offer.mutate({ form: rung.form, amount: rung.value }, { onSuccess: () => onReply?.(rung.buyer_text) })}
                >
                  {t('desk.compensation.offer')}
                </Button>
              )}
            </Space>
          </li>
        ))}
      </ol>
      <ReasonList reasons={body.reasons} />
      <Space wrap>
        {may('accept') && (
          <Button size="small" type="primary" loading={answer.isPending} onClick={() => answer.mutate(true)}>
            {t('desk.compensation.accepted')}
          </Button>
        )}
        {may('decline') && (
          <Button size="small" loading={answer.isPending} onClick={() => answer.mutate(false)}>
            {t('desk.compensation.declined')}
          </Button>
        )}
        {may('pay-out') && (
          <Button size="small" type="primary" loading={pay.isPending} onClick={() => pay.mutate()}>
            {t('desk.payOut')}
          </Button>
        )}
        {may('deliver') && (
          <ReasonModal
            label={t('desk.compensation.deliver')}
            title={t('desk.compensation.deliver')}
            field={t('desk.compensation.reference')}
            maxLength={100}
            onReason={(reference) => deliver.mutateAsync(reference)}
          />
        )}
        {may('withdraw') && (
          <ReasonModal
            label={t('desk.takeBack')}
            title={t('desk.takeBack')}
            field={t('desk.reason')}
            onReason={(reason) => withdraw.mutateAsync(reason)}
          />
        )}
      </Space>
    </div>
  );
}
