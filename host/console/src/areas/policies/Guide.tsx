import { Button, Card, Steps } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useShop } from '../../session/me';
import { makeRememberedStore, useStore } from '../../store';
import { usePlugins, usePolicies } from './api';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';

const dismissed = makeRememberedStore<'yes' | 'no'>('guide-dismissed', (stored) => (stored === 'yes' ? 'yes' : 'no'));

/** Five steps from the shipped rules to the first own one; each is ticked off by what the shop really has. */
export function Guide() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const hidden = useStore(dismissed) === 'yes';
  const policies = usePolicies();
  const plugins = usePlugins();
  const backtests = useQuery({
    queryKey: [shop, 'backtests', 'any'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/backtests', { params: { path: { shop }, query: { limit: 1 } }, signal })),
  });
  if (hidden || !policies.data || !plugins.data || !backtests.data) return null;
  const own = plugins.data.filter((plugin) => !plugin.shipped && plugin.versions.some((version) => version.status === 'ready'));
  const bound = policies.data.items;
  const isOwn = (id: string | undefined) => own.some((plugin) => plugin.id === id);
  const done = [
    bound.some((one) => (one.settings_revision ?? 1) > 1),
    own.length > 0,
    backtests.data.items.length > 0,
    bound.some((one) => one.canary !== null || one.shadow.length > 0 || isOwn(one.active?.id)),
    bound.some((one) => isOwn(one.active?.id)),
  ];
  if (done.every(Boolean)) return null;
  const kind = own[0]?.versions[0]?.kinds[0] ?? 'courier-fee';
  const to = [`kinds/${kind}/settings`, 'plugins', `kinds/${kind}/backtests`, `kinds/${kind}`, `kinds/${kind}`];
  const current = done.findIndex((one) => !one);
  const link = (index: number, text: ReactNode) => <Link to={`/s/${shop}/policies/${to[index]}`}>{text}</Link>;
  const steps = ['settings', 'upload', 'backtest', 'canary', 'active'] as const;
  return (
    <Card
      size="small"
      className="guide"
      title={t('policies.guide.title')}
      extra={
        <Button type="text" size="small" onClick={() => dismissed.set('yes')}>
          {t('policies.guide.dismiss')}
        </Button>
      }
    >
      <Steps
        size="small"
        current={current}
        responsive
        items={steps.map((step, index) => ({
          title: link(index, t(`policies.guide.${step}.title`)),
          content: t(`policies.guide.${step}.text`),
          status: done[index] ? 'finish' : index === current ? 'process' : 'wait',
        }))}
      />
    </Card>
  );
}
