import { Alert, Descriptions, Tabs, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../shared/format';
import type { MoneyValue } from '../../shared/money';
import { ReasonList } from '../../shared/ReasonList';
import { Money } from '../../shared/values';
import { Json } from './json';
import { OutcomeTag } from './words';

/** A decision's answer: what it says in short, why, and what it took. */
export function Answer({ decision }: { decision: Schemas['DecisionBody'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { failure } = decision;
  return (
    <div className="stack">
      <div>
        <OutcomeTag outcome={decision.outcome} failure={failure} /> <Headline outcome={decision.decision} />
      </div>
      {failure && (
        <Alert
          type="error"
          showIcon
          title={`${failure.code}: ${failure.detail}`}
          description={
            failure.limit &&
            t('policies.decision.limit', {
              name: failure.limit.name,
              used: format.number(failure.limit.used),
              allowed: format.number(failure.limit.allowed),
              unit: failure.limit.unit,
            })
          }
        />
      )}
      <Tabs
        size="small"
        items={[
          { key: 'reasons', label: t('policies.decision.reasons'), children: <ReasonList reasons={decision.reasons} /> },
          {
            key: 'output',
            label: t('policies.decision.output'),
            children: <Json value={decision.decision} label={t('policies.decision.output')} />,
          },
          {
            key: 'cost',
            label: t('policies.decision.cost'),
            children: (
              <Descriptions
                size="small"
                column={{ xs: 1, sm: 3 }}
                items={[
                  { key: 'fuel', label: t('policies.decision.fuel'), children: format.number(decision.fuel_used) },
                  {
                    key: 'memory',
                    label: t('policies.decision.memory'),
                    children: t('policies.units.kibibytes', { value: format.number(Math.ceil(decision.memory_peak_bytes / 1024)) }),
                  },
                  {
                    key: 'time',
                    label: t('policies.decision.time'),
                    children: t('policies.units.milliseconds', { value: format.number(Math.round(decision.duration_us / 10) / 100) }),
                  },
                ]}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

/** The type of the answer and the first amount in it: enough to know what it says. */
export function Headline({ outcome }: { outcome: unknown }) {
  const { type } = (outcome ?? {}) as { type?: string };
  const money = firstMoney(outcome);
  return (
    <>
      {type && <Tag className="code-tag">{type}</Tag>}
      {money && <Money value={money} />}
    </>
  );
}

/** Amounts by the names under which kinds give their main one. */
const mainAmounts = ['buyer_fee', 'total_discount', 'maximum', 'bottom_line', 'total', 'value', 'amount'];

function firstMoney(value: unknown, depth = 0): MoneyValue | null {
  if (typeof value !== 'object' || value === null || depth > 3) return null;
  if (Array.isArray(value)) return firstMoney(value[0], depth + 1);
  const object = value as Record<string, unknown>;
  for (const name of mainAmounts) {
    const found = object[name];
    if (typeof found === 'object' && found !== null && 'minor_units' in found && 'currency' in found) return found as MoneyValue;
  }
  for (const name of ['proposal', 'ranked', 'rungs']) {
    const found = firstMoney(object[name], depth + 1);
    if (found) return found;
  }
  return null;
}
