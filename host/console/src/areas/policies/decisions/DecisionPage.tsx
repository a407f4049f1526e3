import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Card, Descriptions, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { ActionButton } from '../../../shared/ActionButton';
import { useFormat } from '../../../shared/format';
import { PageHead } from '../../../shared/PageHead';
import { useProblemText } from '../../../shared/problem-text';
import { Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { Answer } from '../Answer';
import { readyVersions, usePlugins, versionName } from '../api';
import { Differences, Json } from '../json';
import { Digest, StageTag } from '../words';

/** One decision: what was asked, what was answered and why, what it took, and the same again. */
export function DecisionPage() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const { decision = '' } = useParams();
  const detail = useQuery({
    queryKey: [shop, 'decisions', decision],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/decisions/{decision}', { params: { path: { shop, decision } }, signal })),
  });
  return (
    <Loaded query={detail}>
      {(one) => (
        <>
          <PageHead
            title={t('policies.decision.title', { kind: t(`kinds.${one.kind}`) })}
            text={
              <>
                <StageTag stage={one.stage} /> <Time at={one.at} exact /> · <span className="code">{one.id}</span>
              </>
            }
          />
          <div className="two-columns">
            <div className="stack">
              <Card size="small" title={t('policies.decision.answer')}>
                <Answer decision={one} />
              </Card>
              <Replay decision={one} />
            </div>
            <div className="stack">
              <Card size="small" title={t('policies.decision.facts')}>
                <Facts one={one} />
              </Card>
              <Card size="small" title={t('policies.decision.input')}>
                <Json value={one.input} label={t('policies.decision.input')} />
              </Card>
              {one.log.length > 0 && (
                <Card size="small" title={t('policies.decision.log')}>
                  <Json value={one.log} label={t('policies.decision.log')} />
                </Card>
              )}
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Facts({ one }: { one: Schemas['DecisionDetailBody'] }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const decisions = `/s/${shop}/policies/decisions`;
  return (
    <Descriptions
      size="small"
      column={1}
      items={[
        {
          key: 'subject',
          label: t('policies.log.subject'),
          children: one.subject ? <Link to={`${decisions}?subject=${encodeURIComponent(one.subject)}`}>{one.subject}</Link> : '–',
        },
        {
          key: 'version',
          label: t('policies.now.version'),
          children: one.plugin ? (
            <Link to={`/s/${shop}/policies/plugins/${one.plugin.id}/versions/${one.plugin.digest}`}>
              {one.plugin.version} <Digest digest={one.plugin.digest} />
            </Link>
          ) : (
            '–'
          ),
        },
        {
          key: 'settings',
          label: t('policies.now.settings'),
          children: one.settings_revision ? t('policies.revision', { count: one.settings_revision }) : '–',
        },
        ...Object.entries(one.table_revisions).map(([table, number]) => ({
          key: `table-${table}`,
          label: table,
          children: <Link to={`/s/${shop}/policies/tables/${table}`}>{t('policies.revision', { count: Number(number) })}</Link>,
        })),
        ...(one.shadow_of
          ? [{ key: 'shadow_of', label: t('policies.decision.beside'), children: <Link to={`${decisions}/${one.shadow_of}`}>{one.shadow_of}</Link> }]
          : []),
        {
          key: 'queued',
          label: t('policies.decision.queued'),
          children: t('policies.units.milliseconds', { value: format.number(Math.round(one.queued_us / 10) / 100) }),
        },
        { key: 'engine', label: t('policies.decision.engine'), children: <span className="code">{one.engine}</span> },
        {
          key: 'effects',
          label: t('policies.decision.effects'),
          children:
            one.effects.length === 0
              ? t('policies.decision.noEffects')
              : one.effects.map((effect) => (
                  <div key={effect.effect + effect.target}>
                    <span className="code">{effect.effect}</span> · {effect.target}
                  </div>
                )),
        },
      ]}
    />
  );
}

/** The same question again: to the version that answered, where nothing may differ, or to another one. */
function Replay({ decision }: { decision: Schemas['DecisionDetailBody'] }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const { message } = App.useApp();
  const format = useFormat();
  const problemText = useProblemText();
  const plugins = usePlugins();
  const [digest, setDigest] = useState<string>();
  const replay = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/v1/shops/{shop}/decisions/{decision}/replay', {
          params: { path: { shop, decision: decision.id } },
          body: digest === undefined ? {} : { digest },
        }),
      ),
    onError: (error) => void message.error(problemText(error)),
  });
  const result = replay.data;
  return (
    <Card
      size="small"
      title={t('policies.replay.title')}
      extra={
        <Space wrap>
          <Select
            allowClear
            className="filter-wide"
            aria-label={t('policies.replay.version')}
            placeholder={t('policies.replay.recorded')}
            value={digest}
            onChange={(one?: string) => setDigest(one)}
            options={readyVersions(plugins.data ?? [], decision.kind).map((one) => ({ value: one.digest, label: versionName(one) }))}
          />
          <ActionButton action="replay" allowed={decision.actions} type="primary" loading={replay.isPending} onClick={() => replay.mutate()}>
            {t('policies.replay.run')}
          </ActionButton>
        </Space>
      }
    >
      {!result && <p className="secondary last-item">{t('policies.replay.text')}</p>}
      {result && (
        <div className="stack" data-testid="replayed">
          <Alert
            type={result.identical ? 'success' : 'warning'}
            showIcon
            title={t(result.identical ? 'policies.replay.identical' : 'policies.replay.different', { count: result.differences.length })}
            description={t('policies.replay.fuel', {
              before: format.number(result.fuel_used.recorded),
              after: format.number(result.fuel_used.replayed),
            })}
          />
          {!result.identical && <Differences items={result.differences} />}
          {!result.identical && <Answer decision={result.replayed} />}
        </div>
      )}
    </Card>
  );
}
