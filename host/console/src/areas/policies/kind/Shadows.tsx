import { useQuery } from '@tanstack/react-query';
import { Alert, Statistic, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { Empty, Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { Headline } from '../Answer';
import type { Kind } from '../api';
import { Differences, differences } from '../json';
import { Digest } from '../words';

/** Runs that are compared: the newest ones. */
const RUNS_MAX = 50;

interface Pair {
  shadow: Schemas['RecordedBody'];
  answered: Schemas['RecordedBody'] | undefined;
}

/** What shadows would have said, beside what was said. */
export function Shadows({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const pairs = useQuery({
    queryKey: [shop, 'decisions', 'shadows', kind],
    queryFn: async ({ signal }): Promise<Pair[]> => {
      const list = (query: { stage: 'shadow' | 'active' | 'canary'; limit: number; from?: string }) =>
        take(api.GET('/api/v1/shops/{shop}/decisions', { params: { path: { shop }, query: { kind, ...query } }, signal }));
      const shadows = (await list({ stage: 'shadow', limit: RUNS_MAX })).items;
      const oldest = shadows.at(-1);
      if (oldest === undefined) return [];
      const known = new Map<string, Schemas['RecordedBody']>();
      for (const stage of ['active', 'canary'] as const) {
        for (const one of (await list({ stage, limit: 100 })).items) known.set(one.id, one);
      }
      return Promise.all(
        shadows.map(async (shadow) => {
          const id = shadow.shadow_of ?? '';
          const answered =
            known.get(id) ??
            (await take(api.GET('/api/v1/shops/{shop}/decisions/{decision}', { params: { path: { shop, decision: id } }, signal })).catch(() => undefined));
          return { shadow, answered };
        }),
      );
    },
  });
  return (
    <Loaded query={pairs}>
      {(found) => {
        if (found.length === 0) return <Empty text={t('policies.shadow.none')} />;
        const different = found.filter(isDifferent);
        return (
          <div className="stack">
            <div className="policy-figures">
              <Statistic title={t('policies.shadow.compared')} value={format.number(found.length)} />
              <Statistic title={t('policies.shadow.different')} value={format.number(different.length)} />
              <Statistic title={t('policies.shadow.failed')} value={format.number(found.filter((one) => one.shadow.failure).length)} />
            </div>
            {different.length === 0 && <Alert type="success" showIcon title={t('policies.shadow.allSame')} />}
            <Table<Pair>
              size="small"
              rowKey={(one) => one.shadow.id}
              dataSource={found}
              pagination={false}
              scroll={{ x: 720 }}
              expandable={{
                rowExpandable: isDifferent,
                expandedRowRender: ({ shadow, answered }) => <Differences items={differences(answered?.decision, shadow.decision)} />,
              }}
              columns={[
                { title: t('policies.log.when'), render: (_, one) => <Time at={one.shadow.at} /> },
                {
                  title: t('policies.log.subject'),
                  render: (_, one) => <Link to={`/s/${shop}/policies/decisions/${one.shadow.id}`}>{one.shadow.subject ?? one.shadow.id}</Link>,
                },
                { title: t('policies.shadow.answered'), render: (_, one) => <Headline outcome={one.answered?.decision} /> },
                {
                  title: t('policies.shadow.would'),
                  render: (_, one) => (
                    <>
                      <Headline outcome={one.shadow.decision} /> {one.shadow.plugin && <Digest digest={one.shadow.plugin.digest} />}
                    </>
                  ),
                },
                {
                  title: t('policies.shadow.result'),
                  render: (_, one) =>
                    one.shadow.failure ? (
                      <Tag color="error">{one.shadow.failure.code}</Tag>
                    ) : isDifferent(one) ? (
                      <Tag color="warning">{t('policies.shadow.differs')}</Tag>
                    ) : (
                      <Tag color="success">{t('policies.shadow.same')}</Tag>
                    ),
                },
              ]}
            />
          </div>
        );
      }}
    </Loaded>
  );
}

function isDifferent({ shadow, answered }: Pair): boolean {
  return answered !== undefined && differences(answered.decision, shadow.decision).length > 0;
}
