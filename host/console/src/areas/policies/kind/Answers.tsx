import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Card, Descriptions, Empty, Form, Input, Modal, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../../api/client';
import { useShop } from '../../../session/me';
import { ActionButton } from '../../../shared/ActionButton';
import { WideTable } from '../../../shared/WideTable';
import { useFormat } from '../../../shared/format';
import { useProblemText } from '../../../shared/problem-text';
import { Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { useHistory, usePolicy, wishOf, type Kind, type Policy } from '../api';
import { Digest } from '../words';
import { Guards } from './Guards';
import { StageForm } from './StageForm';

/** What answers a kind now, what waits beside it, what watches over it, and the way back. */
export function Answers({ kind }: { kind: Kind }) {
  const policy = usePolicy(kind);
  return (
    <Loaded query={policy}>
      {({ body, etag }) => (
        <div className="stack">
          <Warnings policy={body} />
          <div className="two-columns">
            <Now policy={body} etag={etag} />
            <Beside policy={body} etag={etag} />
          </div>
          <div className="two-columns">
            <Guards policy={body} etag={etag} />
            <History kind={kind} />
          </div>
        </div>
      )}
    </Loaded>
  );
}

function Warnings({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { quarantine, stopped, aborted_canary: aborted } = policy;
  return (
    <>
      {stopped && <Alert type="error" showIcon title={t('policies.warn.stopped', { since: dateTime(stopped.since) })} description={stopped.reason} />}
      {quarantine && (
        <Alert
          type="error"
          showIcon
          title={t('policies.warn.quarantine', { since: dateTime(quarantine.since) })}
          description={t('policies.warn.quarantineText', { failures: String(quarantine.failures), calls: String(quarantine.calls), probe: dateTime(quarantine.probe_at) })}
        />
      )}
      {aborted && (
        <Alert
          type="warning"
          showIcon
          title={t('policies.warn.aborted', { version: `${aborted.name} ${aborted.version}`, why: aborted.code })}
          description={aborted.detail}
        />
      )}
    </>
  );
}

interface OfPolicy {
  policy: Policy;
  etag: string | null;
}

function Now({ policy, etag }: OfPolicy) {
  const { t } = useTranslation();
  const { active, former } = policy;
  const [open, setOpen] = useState(false);
  return (
    <Card
      size="small"
      title={t('policies.now.title')}
      extra={
        <Space>
          <ActionButton action="bind" allowed={policy.actions} onClick={() => setOpen(true)} type="primary">
            {t('policies.now.change')}
          </ActionButton>
          <Rollback policy={policy} />
        </Space>
      }
    >
      {active ? (
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: 'version', label: t('policies.now.version'), children: <VersionText version={active} /> },
            {
              key: 'since',
              label: t('policies.now.since'),
              children: (
                <>
                  <Time at={policy.changed_at} exact />
                  {policy.reason && <span className="secondary"> · {policy.reason}</span>}
                </>
              ),
            },
            { key: 'settings', label: t('policies.now.settings'), children: t('policies.revision', { count: policy.settings_revision ?? 1 }) },
            { key: 'failure', label: t('policies.now.onFailure'), children: t(`policies.onFailure.${policy.on_failure ?? 'safe-default'}`) },
            { key: 'former', label: t('policies.now.former'), children: former ? <VersionText version={former} /> : '–' },
          ]}
        />
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('policies.card.nothing')} />
      )}
      <StageForm stage="active" policy={policy} etag={etag} open={open} close={() => setOpen(false)} />
    </Card>
  );
}

function VersionText({ version }: { version: { name?: string; version: string; digest: string } }) {
  return (
    <span>
      {version.name} <span className="figures">{version.version}</span> <Digest digest={version.digest} />
    </span>
  );
}

/** Canary and shadows. */
function Beside({ policy, etag }: OfPolicy) {
  const { t } = useTranslation();
  const { basisPoints } = useFormat();
  const [open, setOpen] = useState<'canary' | 'shadow' | null>(null);
  const { canary, shadow, actions } = policy;
  return (
    <Card
      size="small"
      title={t('policies.beside.title')}
      extra={
        <Space>
          <ActionButton action="bind" allowed={policy.active ? actions : []} onClick={() => setOpen('canary')}>
            {t(canary ? 'policies.beside.changeCanary' : 'policies.beside.addCanary')}
          </ActionButton>
          <ActionButton action="bind" allowed={policy.active ? actions : []} onClick={() => setOpen('shadow')}>
            {t('policies.beside.addShadow')}
          </ActionButton>
        </Space>
      }
    >
      {!canary && shadow.length === 0 && <p className="secondary">{t('policies.beside.none')}</p>}
      {canary && (
        <div className="stage-row">
          <Tag color="warning" variant="outlined">
            {t('policies.stages.canary')}
          </Tag>
          <span className="grow">
            <VersionText version={canary} /> · {t('policies.beside.share', { share: basisPoints(canary.share_bps) })} ·{' '}
            <Time at={canary.since} />
          </span>
          <CanaryEnd policy={policy} />
        </div>
      )}
      {shadow.map((one) => (
        <div className="stage-row" key={one.digest}>
          <Tag variant="outlined">{t('policies.stages.shadow')}</Tag>
          <span className="grow">
            <VersionText version={one} /> · <Time at={one.since} />
          </span>
          <EndShadow policy={policy} etag={etag} digest={one.digest} />
        </div>
      ))}
      <StageForm stage={open ?? 'canary'} policy={policy} etag={etag} open={open !== null} close={() => setOpen(null)} />
    </Card>
  );
}

function useChanged(kind: Kind) {
  const { shop } = useShop();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  return {
    onSuccess: () => void cache.invalidateQueries({ queryKey: [shop, 'policies'] }),
    onError: (error: unknown) => {
      void message.error(problemText(error));
      void cache.invalidateQueries({ queryKey: [shop, 'policies', kind] });
    },
  };
}

function CanaryEnd({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const changed = useChanged(policy.kind);
  const path = { shop, kind: policy.kind };
  const promote = useMutation({
    mutationFn: () => take(api.POST('/api/v1/shops/{shop}/policies/{kind}/canary/promote', { params: { path }, body: {} })),
    ...changed,
  });
  const abort = useMutation({
    mutationFn: () => take(api.POST('/api/v1/shops/{shop}/policies/{kind}/canary/abort', { params: { path }, body: {} })),
    ...changed,
  });
  return (
    <Space>
      <ActionButton action="promote-canary" allowed={policy.actions} size="small" type="primary" loading={promote.isPending} onClick={() => promote.mutate()}>
        {t('policies.beside.promote')}
      </ActionButton>
      <ActionButton action="abort-canary" allowed={policy.actions} size="small" danger loading={abort.isPending} onClick={() => abort.mutate()}>
        {t('policies.beside.abort')}
      </ActionButton>
    </Space>
  );
}

function EndShadow({ policy, etag, digest }: OfPolicy & { digest: string }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const changed = useChanged(policy.kind);
  const end = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/api/v1/shops/{shop}/policies/{kind}', {
          params: { path: { shop, kind: policy.kind } },
          body: wishOf(policy, { shadow: policy.shadow.filter((one) => one.digest !== digest) }),
          headers: { 'If-Match': etag ?? '*' },
        }),
      ),
    ...changed,
  });
  return (
    <ActionButton action="bind" allowed={policy.actions} size="small" loading={end.isPending} onClick={() => end.mutate()}>
      {t('policies.beside.endShadow')}
    </ActionButton>
  );
}

/** Back to what answered before, after showing what comes back. */
function Rollback({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const changed = useChanged(policy.kind);
  const history = useHistory(policy.kind);
  const rollback = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/v1/shops/{shop}/policies/{kind}/rollback', {
          params: { path: { shop, kind: policy.kind } },
          body: reason.trim() === '' ? {} : { reason: reason.trim() },
        }),
      ),
    onSuccess: ({ restored_tables: restored }) => {
      changed.onSuccess();
      setOpen(false);
      setReason('');
      const tables = restored.map((one) => t('policies.rollback.table', { table: one.table, count: one.from })).join(', ');
      void message.success(tables ? t('policies.rollback.doneWith', { tables }) : t('policies.rollback.done'));
    },
    onError: changed.onError,
  });
  const current = history.data?.items.find((one) => one.former_seq !== null && one.former_seq !== undefined);
  const target = history.data?.items.find((one) => one.seq === current?.former_seq);
  const { former } = policy;
  return (
    <>
      <ActionButton action="rollback" allowed={policy.actions} danger onClick={() => setOpen(true)}>
        {t('policies.rollback.open')}
      </ActionButton>
      <Modal
        open={open}
        title={t('policies.rollback.title')}
        okText={t('policies.rollback.confirm')}
        cancelText={t('policies.cancel')}
        okButtonProps={{ danger: true, 'data-testid': 'confirm-rollback' }}
        confirmLoading={rollback.isPending}
        onOk={() => rollback.mutate()}
        onCancel={() => setOpen(false)}
      >
        <p>{t('policies.rollback.text')}</p>
        {former && (
          <Descriptions
            size="small"
            column={1}
            bordered
            items={[
              { key: 'version', label: t('policies.now.version'), children: <VersionText version={former} /> },
              {
                key: 'settings',
                label: t('policies.now.settings'),
                children: t('policies.revision', { count: policy.former_settings_revision ?? 1 }),
              },
              ...Object.entries(target?.table_revisions ?? {}).map(([table, number]) => ({
                key: table,
                label: table,
                children: t('policies.revision', { count: Number(number) }),
              })),
            ]}
          />
        )}
        <Form layout="vertical" className="above-gap">
          <Form.Item label={t('policies.reason')} className="last-item">
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function History({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const history = useHistory(kind);
  const causes: Record<string, string> = {
    bind: t('policies.causes.bind'),
    settings: t('policies.causes.settings'),
    promote: t('policies.causes.promote'),
    rollback: t('policies.causes.rollback'),
  };
  return (
    <Card size="small" title={t('policies.history.title')}>
      <Loaded query={history} rows={3}>
        {({ items }) => (
          <WideTable
            rowKey="seq"
            dataSource={items}
            pagination={items.length > 8 ? { pageSize: 8, showSizeChanger: false } : false}
            scroll={{ x: 460 }}
            columns={[
              { title: '#', dataIndex: 'seq', width: 40 },
              { title: t('policies.history.cause'), render: (_, one) => causes[one.cause] ?? one.cause },
              {
                title: t('policies.now.version'),
                render: (_, one) => (
                  <>
                    <span className="figures">{one.plugin.version}</span> <Digest digest={one.plugin.digest} />
                  </>
                ),
              },
              { title: t('policies.now.settings'), render: (_, one) => t('policies.revision', { count: one.settings_revision }) },
              {
                title: t('policies.history.when'),
                render: (_, one) => (
                  <>
                    <Time at={one.changed_at} />
                    {one.reason && <div className="secondary">{one.reason}</div>}
                  </>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
