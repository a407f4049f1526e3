import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Form, InputNumber, Modal, Progress, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { PagedTable, pageParams } from '../../../shared/PagedTable';
import { PageHead } from '../../../shared/PageHead';
import { useProblemText } from '../../../shared/problem-text';
import { Time } from '../../../shared/values';
import { readyVersions, usePlugins, versionName, type Kind } from '../api';
import { Digest } from '../words';
import { StateTag, percent } from './progress';

/** How often a list with work in it is read anew, milliseconds: progress is no event. */
const PROGRESS_MS = 2_000;

/** The backtests of the shop or of one kind, and the order of a new one. */
export function BacktestList({ kind }: { kind?: Kind }) {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const format = useFormat();
  const [ordering, setOrdering] = useState(false);
  const list = useInfiniteQuery({
    queryKey: [shop, 'backtests', 'list', kind ?? null],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/backtests', {
          params: { path: { shop }, query: { ...(kind ? { kind } : {}), limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...pageParams,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some((one) => one.state === 'queued' || one.state === 'running')) ? PROGRESS_MS : false,
  });
  return (
    <>
      {!kind && <PageHead title={t('policies.parts.backtests')} text={t('policies.backtest.text')} />}
      {kind && (
        <div className="filters">
          <span className="secondary grow">{t('policies.backtest.text')}</span>
          {may('policy:write') && (
            <Button type="primary" onClick={() => setOrdering(true)} data-testid="new-backtest">
              {t('policies.backtest.new')}
            </Button>
          )}
        </div>
      )}
      <PagedTable<Schemas['BacktestBody']>
        query={list}
        width={760}
        rowKey="id"
        emptyText={t(kind ? 'policies.backtest.none' : 'policies.backtest.noneAtAll')}
        columns={[
          {
            title: t('policies.backtest.ordered'),
            width: 150,
            render: (_, one) => (
              <Link to={`/s/${shop}/policies/backtests/${one.id}`}>
                <Time at={one.created_at} />
              </Link>
            ),
          },
          ...(kind ? [] : [{ title: t('policies.log.kind'), width: 110, render: (_: unknown, one: Schemas['BacktestBody']) => t(`kinds.${one.kind}`) }]),
          {
            title: t('policies.now.version'),
            width: 150,
            render: (_, one) => (
              <>
                {one.plugin.version} <Digest digest={one.plugin.digest} />
              </>
            ),
          },
          {
            title: t('policies.log.period'),
            width: 200,
            render: (_, one) => `${format.day(one.from)} – ${format.day(one.to)}`,
          },
          { title: t('policies.backtest.state'), width: 110, render: (_, one) => <StateTag state={one.state} /> },
          {
            title: t('policies.backtest.progress'),
            width: 140,
            render: (_, one) => <Progress size="small" percent={percent(one.progress)} aria-label={t('policies.backtest.progress')} />,
          },
        ]}
      />
      {kind && <OrderForm kind={kind} open={ordering} close={() => setOrdering(false)} />}
    </>
  );
}

interface Entered {
  digest: string;
  period: [Dayjs, Dayjs];
  sample: number | null;
}

const DAYS_AT_FIRST = 30;

function OrderForm({ kind, open, close }: { kind: Kind; open: boolean; close: () => void }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const plugins = usePlugins();
  const [form] = Form.useForm<Entered>();
  const order = useMutation({
    mutationFn: ({ digest, period: [from, to], sample }: Entered) =>
      take(
        api.POST('/api/v1/shops/{shop}/backtests', {
          params: { path: { shop } },
          body: {
            kind,
            digest,
            from: from.startOf('day').toISOString(),
            to: to.add(1, 'day').startOf('day').toISOString(),
            ...(sample === null ? {} : { sample }),
          },
        }),
      ),
    onSuccess: (backtest) => {
      void cache.invalidateQueries({ queryKey: [shop, 'backtests'] });
      void navigate(`/s/${shop}/policies/backtests/${backtest.id}`);
    },
  });
  const versions = readyVersions(plugins.data ?? [], kind);
  return (
    <Modal
      open={open}
      title={t('policies.backtest.new')}
      okText={t('policies.backtest.start')}
      cancelText={t('policies.cancel')}
      okButtonProps={{ 'data-testid': 'start-backtest' }}
      confirmLoading={order.isPending}
      onOk={() => form.submit()}
      onCancel={close}
      destroyOnHidden
    >
      <p className="secondary">{t('policies.backtest.help')}</p>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={(entered) => order.mutate(entered)}
        initialValues={{ digest: versions[0]?.digest, period: [dayjs().subtract(DAYS_AT_FIRST, 'day'), dayjs()], sample: null }}
      >
        <Form.Item name="digest" label={t('policies.now.version')} rules={[{ required: true, message: t('form.required') }]}>
          <Select options={versions.map((one) => ({ value: one.digest, label: versionName(one) }))} />
        </Form.Item>
        <Form.Item name="period" label={t('policies.log.period')} rules={[{ required: true, message: t('form.required') }]}>
          <DatePicker.RangePicker className="full" />
        </Form.Item>
        <Form.Item name="sample" label={t('policies.backtest.sample')} extra={t('policies.backtest.sampleHelp')}>
          <InputNumber min={1} max={10_000_000} precision={0} className="full" />
        </Form.Item>
        {order.error && <Alert type="error" showIcon title={problemText(order.error)} />}
      </Form>
    </Modal>
  );
}
