import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Select, Segmented, Switch } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take, type Schemas } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { useProblemText } from '../../../shared/problem-text';
import { JsonInput, SchemaForm } from '../../../shared/schema/SchemaForm';
import type { JsonSchema } from '../../../shared/schema/schema';
import { Empty } from '../../../shared/states';
import { Answer } from '../Answer';
import { readyVersions, usePlugins, usePolicy, useSettings, versionName, type Kind } from '../api';

/** Recorded questions that are offered to pick from. */
const PICKS = 50;

/** Asks a version something, without any effect: a pasted question or that of a real order. */
export function Playground({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const { dateTime } = useFormat();
  const problemText = useProblemText();
  const policy = usePolicy(kind);
  const plugins = usePlugins();
  const settings = useSettings(kind);
  const document = useApiDocument();
  const [chosen, setChosen] = useState<string>();
  const [input, setInput] = useState<unknown>();
  const [mode, setMode] = useState<'form' | 'json'>('form');
  const [withSettings, setWithSettings] = useState(true);
  const versions = readyVersions(plugins.data ?? [], kind);
  const active = policy.data?.body.active;
  const digest = chosen ?? active?.digest ?? versions[0]?.digest;
  const version = versions.find((one) => one.digest === digest);
  const isActive = digest === active?.digest;

  const recorded = useQuery({
    queryKey: [shop, 'decisions', 'picks', kind],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/decisions', { params: { path: { shop }, query: { kind, limit: PICKS } }, signal })),
  });
  const pick = useMutation({
    mutationFn: (decision: string) => take(api.GET('/api/v1/shops/{shop}/decisions/{decision}', { params: { path: { shop, decision } } })),
    onSuccess: (detail) => setInput(detail.input),
  });
  const ask = useMutation({
    mutationFn: () => {
      if (!version) throw new Error(t('policies.try.noVersion'));
      return take(
        api.POST('/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}/try', {
          params: { path: { shop, plugin: version.id, digest: version.digest } },
          body: {
            kind,
            input: input as Schemas['TryBody']['input'],
            ...(withSettings && isActive && settings.data ? { settings: settings.data.body.settings as Record<string, never> } : {}),
          },
        }),
      );
    },
  });
  const schema = useMemo(() => inputSchema(document.data, kind), [document.data, kind]);
  const problem = ask.error ? problemOf(ask.error) : null;
  const errors = new Map((problem?.body.errors ?? []).map((one) => [one.pointer.replace(/^\/input/, ''), one.message]));
  return (
    <div className="two-columns">
      <Card size="small" title={t('policies.try.question')}>
        <div className="stack">
          <label className="labelled">
            {t('policies.try.version')}
            <Select
              value={digest}
              onChange={setChosen}
              loading={plugins.isPending}
              aria-label={t('policies.try.version')}
              options={versions.map((one) => ({
                value: one.digest,
                label: versionName(one) + (one.digest === active?.digest ? ` · ${t('policies.stages.active')}` : ''),
              }))}
            />
          </label>
          <label className="labelled">
            {t('policies.try.pick')}
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              data-testid="pick-decision"
              aria-label={t('policies.try.pick')}
              placeholder={t('policies.try.pickHelp')}
              loading={recorded.isPending || pick.isPending}
              onChange={(decision: string) => pick.mutate(decision)}
              options={(recorded.data?.items ?? []).map((one) => ({
                value: one.id,
                label: `${dateTime(one.at)} · ${one.subject ?? one.id}`,
              }))}
            />
          </label>
          {isActive && (
            <label>
              <Switch size="small" checked={withSettings} onChange={setWithSettings} /> {t('policies.try.withSettings')}
            </label>
          )}
          <Segmented
            value={mode}
            onChange={setMode}
            options={[
              { value: 'form', label: t('policies.try.form') },
              { value: 'json', label: t('policies.try.paste') },
            ]}
          />
          {mode === 'form' && schema && input !== undefined ? (
            <SchemaForm schema={schema.schema} resolve={schema.resolve} value={input} onChange={setInput} errors={errors} />
          ) : mode === 'form' ? (
            <Empty text={t('policies.try.pickFirst')} />
          ) : (
            <JsonInput aria-label={t('policies.try.question')} rows={14} value={input} onChange={setInput} />
          )}
          <div>
            <Button type="primary" disabled={input === undefined || !version} loading={ask.isPending} onClick={() => ask.mutate()} data-testid="ask">
              {t('policies.try.ask')}
            </Button>
          </div>
        </div>
      </Card>
      <Card size="small" title={t('policies.try.answer')} data-testid="answer">
        {problem && (
          <Alert
            type="error"
            showIcon
            title={problemText(problem)}
            description={[...errors].map(([pointer, text]) => (
              <div key={pointer}>
                <span className="code">{pointer}</span> {text}
              </div>
            ))}
          />
        )}
        {!problem && ask.data && <Answer decision={ask.data} />}
        {!problem && !ask.data && <Empty text={t('policies.try.nothing')} />}
      </Card>
    </div>
  );
}

/** The description of the API, from which the form of a question is made. It never changes while a host runs. */
function useApiDocument() {
  return useQuery({
    queryKey: ['openapi'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await (await fetch('/openapi.json', { signal })).json()) as { components: { schemas: Record<string, JsonSchema> } },
  });
}

function inputSchema(document: { components: { schemas: Record<string, JsonSchema> } } | undefined, kind: Kind) {
  if (!document) return null;
  const { schemas } = document.components;
  const name = kind.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  const schema = schemas[`${name}Input`];
  return schema ? { schema, resolve: (ref: string) => schemas[ref.split('/').at(-1) ?? ''] } : null;
}
