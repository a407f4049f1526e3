import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Form, Input, Modal, Space, Switch } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take, type Schemas } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { useProblemText } from '../../../shared/problem-text';
import { SchemaForm } from '../../../shared/schema/SchemaForm';
import type { JsonSchema } from '../../../shared/schema/schema';
import { Loaded } from '../../../shared/states';
import { useSettings, type Kind } from '../api';
import { Differences, differences } from '../json';
import { usePart } from '../../../shared/language-part';

/** The settings of the active version as a form, with what is different from the saved ones before they are saved. */
export function Settings({ kind }: { kind: Kind }) {
  const settings = useSettings(kind);
  return (
    <Loaded query={settings} rows={10}>
      {({ body, etag }) => <SettingsForm key={body.revision} kind={kind} saved={body} etag={etag} />}
    </Loaded>
  );
}

function SettingsForm({ kind, saved, etag }: { kind: Kind; saved: Schemas['SettingsBody']; etag: string | null }) {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const { dateTime } = useFormat();
  const inLanguage = usePart();
  const problemText = useProblemText();
  const [draft, setDraft] = useState<unknown>(saved.settings);
  const [reviewing, setReviewing] = useState(false);
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [reason, setReason] = useState('');
  const schema = saved.schema as JsonSchema;
  const changes = useMemo(() => differences(saved.settings, draft), [saved.settings, draft]);
  const fromDefaults = useMemo(() => differences(saved.defaults, draft), [saved.defaults, draft]);
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/api/v1/shops/{shop}/policies/{kind}/settings', {
          params: { path: { shop, kind } },
          body: { settings: draft as Record<string, never>, ...(reason.trim() ? { reason: reason.trim() } : {}) },
          headers: etag === null ? {} : { 'If-Match': etag },
        }),
      ),
    onSuccess: (body) => {
      setReviewing(false);
      void message.success(t('policies.settings.saved', { count: body.revision }));
      void cache.invalidateQueries({ queryKey: [shop, 'policies'] });
    },
    onError: (error) => {
      if (problemOf(error).body.errors?.length) setReviewing(false);
    },
  });
  const problem = save.error ? problemOf(save.error) : null;
  const errors = new Map((problem?.body.errors ?? []).map((one) => [one.pointer.replace(/^\/settings/, ''), one.message]));
  const titleOf = (pointer: string) => {
    const title = schema.properties?.[pointer.split('/')[1] ?? '']?.title;
    return title ? inLanguage(title) : pointer;
  };
  const names = new Set([...fromDefaults, ...changes].map((one) => one.pointer.split('/')[1]));
  const shown: JsonSchema = onlyChanged
    ? { ...schema, properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => names.has(name))) }
    : schema;
  const writable = may('policy:write');
  return (
    <Card
      size="small"
      title={t('policies.settings.title', { count: saved.revision })}
      extra={
        <Space wrap>
          <label className="nowrap">
            <Switch size="small" checked={onlyChanged} onChange={setOnlyChanged} /> {t('policies.settings.onlyChanged')}
          </label>
          {writable && (
            <>
              <Button disabled={changes.length === 0} onClick={() => setDraft(saved.settings)}>
                {t('policies.settings.discard')}
              </Button>
              <Button type="primary" disabled={changes.length === 0} onClick={() => setReviewing(true)} data-testid="review-settings">
                {t('policies.settings.review', { count: changes.length })}
              </Button>
            </>
          )}
        </Space>
      }
    >
      <p className="secondary">
        {t('policies.settings.lastChange', { when: dateTime(saved.changed_at) })}
        {saved.reason && ` · ${saved.reason}`}
      </p>
      {problem && <Alert type="error" showIcon className="below-gap" title={problemText(problem)} />}
      <SchemaForm schema={shown} value={draft} onChange={setDraft} errors={errors} inLanguage={inLanguage} disabled={!writable} />
      <Modal
        open={reviewing}
        width={760}
        title={t('policies.settings.reviewTitle')}
        okText={t('policies.settings.save')}
        cancelText={t('policies.cancel')}
        okButtonProps={{ 'data-testid': 'save-settings' }}
        confirmLoading={save.isPending}
        onOk={() => save.mutate()}
        onCancel={() => setReviewing(false)}
      >
        <p>{t('policies.settings.reviewText')}</p>
        <Differences items={changes} label={titleOf} />
        <Form layout="vertical" className="above-gap">
          <Form.Item label={t('policies.reason')} className="last-item">
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Form.Item>
        </Form>
      </Modal>
    </Card>
  );
}
