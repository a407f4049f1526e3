import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Descriptions, Progress, Select, Space, Statistic, Table, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { ActionButton } from '../../../shared/ActionButton';
import { useFormat } from '../../../shared/format';
import { decimalText } from '../../../shared/money';
import { PagedTable, pageParams } from '../../../shared/PagedTable';
import { PageHead } from '../../../shared/PageHead';
import { useProblemText } from '../../../shared/problem-text';
import { Loaded } from '../../../shared/states';
import { Money, Time } from '../../../shared/values';
import { useStore } from '../../../store';
import { themeChoice } from '../../../theme';
import { Chart } from '../Chart';
import { Differences } from '../json';
import { Digest } from '../words';
import { StateTag, percent } from './progress';

type Backtest = Schemas['BacktestBody'];

/** Milliseconds between two looks at a backtest that runs. */
const PROGRESS_MS = 1_000;

/** One backtest: how far it is, what would have been different, what it would have cost, decision by decision. */
export function BacktestPage() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const { backtest: id = '' } = useParams();
  const found = useQuery({
    queryKey: [shop, 'backtests', id],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/backtests/{backtest}', { params: { path: { shop, backtest: id } }, signal })),
    refetchInterval: (query) => (['queued', 'running'].includes(query.state.data?.state ?? '') ? PROGRESS_MS : false),
  });
  return (
    <Loaded query={found}>
      {(one) => (
        <>
          <PageHead
            title={t('policies.backtest.title', { kind: t(`kinds.${one.kind}`) })}
            text={
              <>
                {one.plugin.version} <Digest digest={one.plugin.digest} /> · {format.day(one.from)} – {format.day(one.to)}
              </>
            }
            extra={<Moves backtest={one} />}
          />
          <div className="stack">
            <Card size="small">
              <Space size="large" wrap>
                <StateTag state={one.state} />
                <span className="figures" data-testid="progress">
                  {t('policies.backtest.done', { done: format.number(one.progress.done), total: format.number(one.progress.total) })}
                </span>
                <span className="secondary">
                  {t('policies.backtest.ordered')} <Time at={one.created_at} exact />
                </span>
              </Space>
              <Progress
                percent={percent(one.progress)}
                status={one.state === 'failed' ? 'exception' : one.state === 'done' ? 'success' : 'normal'}
                aria-label={t('policies.backtest.progress')}
              />
              {one.problem && <Alert type="error" showIcon title={one.problem} />}
            </Card>
            {one.result && <Result result={one.result} />}
            {one.result && <Changed backtest={one} />}
          </div>
        </>
      )}
    </Loaded>
  );
}

function Moves({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const move = useMutation({
    mutationFn: (name: 'pause' | 'resume' | 'cancel') => {
      const params = { params: { path: { shop, backtest: backtest.id } } };
      if (name === 'pause') return take(api.POST('/api/v1/shops/{shop}/backtests/{backtest}/pause', params));
      if (name === 'resume') return take(api.POST('/api/v1/shops/{shop}/backtests/{backtest}/resume', params));
      return take(api.POST('/api/v1/shops/{shop}/backtests/{backtest}/cancel', params));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: [shop, 'backtests'] }),
    onError: (error) => void message.error(problemText(error)),
  });
  return (
    <Space wrap>
      {(['pause', 'resume', 'cancel'] as const).map((name) => (
        <ActionButton key={name} action={name} allowed={backtest.actions} loading={move.isPending} onClick={() => move.mutate(name)}>
          {t(`policies.backtest.moves.${name}`)}
        </ActionButton>
      ))}
      {backtest.state === 'done' && (
        <>
          <Button href={`/api/v1/shops/${shop}/backtests/${backtest.id}/export?format=csv`} download>
            {t('policies.tables.csvOut')}
          </Button>
          <Link to={`/s/${shop}/policies/kinds/${backtest.kind}`}>
            <Button type="primary">{t('policies.backtest.toStages')}</Button>
          </Link>
        </>
      )}
    </Space>
  );
}

function Result({ result }: { result: Schemas['BacktestResultBody'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = result.changes as Record<string, number>;
  const changed = Object.entries(counts)
    .filter(([name]) => name !== 'unchanged' && name !== 'not-replayable')
    .reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className="two-columns">
      <Card size="small" title={t('policies.backtest.result')}>
        <div className="policy-figures" data-testid="result">
          <Statistic title={t('policies.backtest.examined')} value={format.number(result.examined)} />
          <Statistic title={t('policies.backtest.changed')} value={format.number(changed)} />
          <Statistic title={t('policies.backtest.approvalsGained')} value={format.number(result.approvals.gained)} />
          <Statistic title={t('policies.backtest.approvalsLost')} value={format.number(result.approvals.lost)} />
        </div>
        <Table
          size="small"
          pagination={false}
          rowKey="name"
          dataSource={Object.entries(counts)
            .filter(([, count]) => count > 0)
            .map(([name, count]) => ({ name: name as Schemas['BacktestChange'], count }))}
          columns={[
            { title: t('policies.backtest.change'), render: (_, one) => t(`policies.backtest.changes.${one.name}`) },
            {
              title: t('policies.backtest.count'),
              align: 'right',
              render: (_, one) => <span className="figures">{format.number(one.count)}</span>,
            },
            {
              title: '%',
              align: 'right',
              render: (_, one) => <span className="figures">{format.basisPoints(result.examined === 0 ? 0 : (one.count / result.examined) * 10_000)}</span>,
            },
          ]}
        />
      </Card>
      <Card size="small" title={t('policies.backtest.money')}>
        <MoneyChanges changes={result.money} />
        {result.fuel.before && result.fuel.after && (
          <Descriptions
            size="small"
            column={1}
            items={[
              {
                key: 'fuel',
                label: t('policies.backtest.fuel'),
                children: `${format.number(result.fuel.before.p50)} → ${format.number(result.fuel.after.p50)}`,
              },
            ]}
          />
        )}
        {result.excluded_host_faults > 0 && <p className="secondary">{t('policies.backtest.excluded', { count: result.excluded_host_faults })}</p>}
      </Card>
    </div>
  );
}

function MoneyChanges({ changes }: { changes: readonly Schemas['MoneyChangeBody'][] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const choice = useStore(themeChoice);
  const option = useMemo(() => {
    const dark = choice === 'dark' || (choice === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
    const text = dark ? '#c3ccd5' : '#47525e';
    const names: Record<string, string> = { given: t('policies.backtest.directions.given'), charged: t('policies.backtest.directions.charged') };
    const axis = { axisLabel: { color: text }, splitLine: { lineStyle: { color: dark ? '#2b333b' : '#e4e8eb' } } };
    return {
      grid: { left: 8, right: 16, top: 32, bottom: 8, outerBoundsMode: 'same' as const },
      legend: { top: 0, textStyle: { color: text } },
      tooltip: { trigger: 'axis' as const, renderMode: 'richText' as const },
      xAxis: { type: 'value' as const, ...axis },
      yAxis: { type: 'category' as const, data: changes.map((one) => `${names[one.direction] ?? one.direction} ${one.before.currency}`), ...axis },
      series: (['before', 'after'] as const).map((side) => ({
        name: t(`policies.diff.${side}`),
        type: 'bar' as const,
        barMaxWidth: 22,
        itemStyle: { color: side === 'before' ? (dark ? '#8a96a3' : '#9aa5b0') : dark ? '#4fc2b8' : '#0f6b66' },
        data: changes.map((one) => Number(decimalText(one[side].minor_units, one[side].currency))),
      })),
    };
  }, [changes, choice, t]);
  if (changes.length === 0) return <p className="secondary">{t('policies.backtest.noMoney')}</p>;
  return (
    <>
      <Chart option={option} height={60 + changes.length * 64} label={t('policies.backtest.money')} />
      {changes.map((one) => (
        <p key={one.direction + one.before.currency} data-testid="money-difference">
          <strong>
            <Money value={one.difference} signed />
          </strong>{' '}
          <span className="secondary">
            {format.money(one.before)} → {format.money(one.after)}
          </span>
        </p>
      ))}
    </>
  );
}

const changeNames = ['now-fails', 'no-longer-fails', 'fails-otherwise', 'outcome', 'money', 'details', 'reasons-only', 'not-replayable'] as const;

/** The decisions that would have been different, each with what. */
function Changed({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const [change, setChange] = useState<Schemas['BacktestChange']>();
  const list = useInfiniteQuery({
    queryKey: [shop, 'backtests', backtest.id, 'decisions', change ?? null, backtest.state],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/backtests/{backtest}/decisions', {
          params: {
            path: { shop, backtest: backtest.id },
            query: { ...(change ? { change } : {}), limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    ...pageParams,
  });
  return (
    <Card
      size="small"
      title={t('policies.backtest.decisions')}
      extra={
        <Select
          allowClear
          className="filter-wide"
          aria-label={t('policies.backtest.change')}
          placeholder={t('policies.backtest.change')}
          value={change}
          onChange={(one?: Schemas['BacktestChange']) => setChange(one)}
          options={changeNames.map((one) => ({ value: one, label: t(`policies.backtest.changes.${one}`) }))}
        />
      }
    >
      <PagedTable<Schemas['ExaminedDecisionBody']>
        query={list}
        width={720}
        rowKey="decision"
        emptyText={t('policies.backtest.noneChanged')}
        expandable={{ expandedRowRender: (one) => <Differences items={one.differences} />, rowExpandable: (one) => one.differences.length > 0 }}
        columns={[
          {
            title: t('policies.log.subject'),
            width: 260,
            render: (_, one) => <Link to={`/s/${shop}/policies/decisions/${one.decision}`}>{one.recorded?.subject ?? one.decision}</Link>,
          },
          { title: t('policies.log.when'), width: 180, render: (_, one) => <Time at={one.recorded?.at} exact /> },
          { title: t('policies.backtest.change'), width: 150, render: (_, one) => <Tag>{t(`policies.backtest.changes.${one.change}`)}</Tag> },
          {
            title: t('policies.backtest.why'),
            width: 220,
            ellipsis: true,
            render: (_, one) => one.failure?.detail ?? one.reason ?? one.differences.map((difference) => difference.pointer).join(', '),
          },
        ]}
      />
      {backtest.result && backtest.result.decisions_left_out > 0 && (
        <p className="secondary">{t('policies.backtest.leftOut', { count: backtest.result.decisions_left_out })}</p>
      )}
    </Card>
  );
}
