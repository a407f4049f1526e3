import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { PagedTable, pageParams } from '../../../shared/PagedTable';
import { PageHead } from '../../../shared/PageHead';
import { Time } from '../../../shared/values';
import { words } from '../../../texts/en/words';
import { Headline } from '../Answer';
import { usePlugins, versionName, type Kind } from '../api';
import { Digest, OutcomeTag, StageTag } from '../words';

const kinds = Object.keys(words.kinds) as Kind[];
const stages = ['active', 'canary', 'shadow', 'fallback'] as const;

/** Every decision, newest first, with filters that stand in the address. */
export function DecisionLog({ kind: fixed }: { kind?: Kind }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const [query, setQuery] = useSearchParams();
  const plugins = usePlugins();
  const value = (name: string) => query.get(name) ?? undefined;
  const kind = fixed ?? (value('kind') as Kind | undefined);
  const set = (changes: Record<string, string | undefined>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, text] of Object.entries(changes)) {
          if (text) next.set(name, text);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const filters = Object.fromEntries(
    Object.entries({
      kind,
      outcome: value('outcome') as Schemas['DecisionOutcome'] | undefined,
      stage: value('stage') as Schemas['PolicyStage'] | undefined,
      digest: value('digest'),
      subject: value('subject'),
      from: value('from'),
      to: value('to'),
    }).filter(([, one]) => one !== undefined),
  );
  const log = useInfiniteQuery({
    queryKey: [shop, 'decisions', 'log', filters],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/decisions', {
          params: { path: { shop }, query: { ...filters, limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...pageParams,
  });
  const versions = (plugins.data ?? []).flatMap((plugin) => plugin.versions).filter((one) => !kind || one.kinds.includes(kind));
  const from = value('from');
  const to = value('to');
  return (
    <>
      {!fixed && <PageHead title={t('policies.parts.decisions')} text={t('policies.log.text')} />}
      <div className="filters" role="search">
        {!fixed && (
          <Select
            allowClear
            aria-label={t('policies.log.kind')}
            placeholder={t('policies.log.kind')}
            value={kind}
            onChange={(one?: string) => set({ kind: one })}
            options={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          />
        )}
        <Select
          allowClear
          aria-label={t('policies.log.outcome')}
          placeholder={t('policies.log.outcome')}
          value={value('outcome')}
          onChange={(one?: string) => set({ outcome: one })}
          options={(['decided', 'default'] as const).map((one) => ({ value: one, label: t(`policies.outcomes.${one}`) }))}
        />
        <Select
          allowClear
          aria-label={t('policies.log.stage')}
          placeholder={t('policies.log.stage')}
          value={value('stage')}
          onChange={(one?: string) => set({ stage: one })}
          options={stages.map((one) => ({ value: one, label: t(`policies.stages.${one}`) }))}
        />
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          className="filter-wide"
          aria-label={t('policies.log.version')}
          placeholder={t('policies.log.version')}
          value={value('digest')}
          onChange={(one?: string) => set({ digest: one })}
          options={versions.map((one) => ({ value: one.digest, label: versionName(one) }))}
        />
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          aria-label={t('policies.log.period')}
          value={[from ? dayjs(from) : null, to ? dayjs(to).subtract(1, 'millisecond') : null]}
          onChange={(range) =>
            set({
              from: range?.[0]?.startOf('day').toISOString(),
              to: range?.[1]?.add(1, 'day').startOf('day').toISOString(),
            })
          }
        />
        <Input.Search
          allowClear
          className="filter-wide"
          aria-label={t('policies.log.subject')}
          placeholder={t('policies.log.subjectHelp')}
          defaultValue={value('subject')}
          onSearch={(text) => set({ subject: text.trim() })}
        />
        {query.size > 0 && <Button onClick={() => setQuery({}, { replace: true })}>{t('policies.log.clear')}</Button>}
      </div>
      <PagedTable<Schemas['RecordedBody']>
        query={log}
        width={fixed ? 940 : 1060}
        rowKey="id"
        emptyText={t('policies.log.none')}
        columns={[
          { title: t('policies.log.when'), width: 180, render: (_, one) => <Time at={one.at} exact /> },
          ...(fixed ? [] : [{ title: t('policies.log.kind'), width: 120, render: (_: unknown, one: Schemas['RecordedBody']) => t(`kinds.${one.kind}`) }]),
          {
            title: t('policies.log.answer'),
            width: 220,
            render: (_, one) => (
              <Link to={`/s/${shop}/policies/decisions/${one.id}`} data-testid="decision">
                <Headline outcome={one.decision} />
              </Link>
            ),
          },
          {
            title: t('policies.log.why'),
            ellipsis: true,
            width: 260,
            render: (_, one) => <span title={one.reasons[0]?.staff_text}>{one.reasons[0]?.staff_text ?? one.failure?.detail}</span>,
          },
          { title: t('policies.log.outcome'), width: 130, render: (_, one) => <OutcomeTag outcome={one.outcome} failure={one.failure} /> },
          { title: t('policies.log.stage'), width: 90, render: (_, one) => <StageTag stage={one.stage} /> },
          { title: t('policies.log.version'), width: 90, render: (_, one) => (one.plugin ? <Digest digest={one.plugin.digest} /> : '–') },
          {
            title: t('policies.decision.fuel'),
            width: 90,
            align: 'right',
            render: (_, one) => <span className="figures">{format.number(one.fuel_used)}</span>,
          },
        ]}
      />
    </>
  );
}
