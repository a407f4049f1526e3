import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client';
import { useShop } from '../../session/me';
import { WideTable } from '../../shared/WideTable';
import { useFormat } from '../../shared/format';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';

/** What the shop may use, and what it has used. */
export function Quotas() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const quotas = useQuery({
    queryKey: [shop, 'policies', 'quotas'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/policies/quotas', { params: { path: { shop } }, signal })),
  });
  return (
    <Loaded query={quotas}>
      {({ items }) => (
        <WideTable
          rowKey="quota"
          dataSource={items}
          scroll={{ x: 620 }}
          columns={[
            { title: t('developers.quotas.quota'), render: (_, one) => <span className="code">{one.quota}</span> },
            {
              title: t('developers.quotas.used'),
              align: 'right',
              render: (_, one) => (
                <span className="figures">
                  {format.number(one.used)} / {format.number(one.allowed)} {one.unit}
                </span>
              ),
            },
            {
              title: t('developers.quotas.share'),
              width: 200,
              render: (_, one) => {
                const percent = one.allowed === 0 ? 100 : Math.min(100, Math.round((one.used / one.allowed) * 100));
                return <Progress size="small" percent={percent} status={percent >= 100 ? 'exception' : 'normal'} aria-label={one.quota} />;
              },
            },
            { title: t('developers.quotas.resets'), width: 180, render: (_, one) => <Time at={one.resets_at} exact /> },
          ]}
        />
      )}
    </Loaded>
  );
}
