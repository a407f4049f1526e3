import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, take } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { PageHead } from '../../../shared/PageHead';
import { Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { usePart } from '../../../shared/language-part';

/** The tables that the shop's policies read. */
export function Tables() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const inLanguage = usePart();
  const tables = useQuery({
    queryKey: [shop, 'tables'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/tables', { params: { path: { shop }, query: { limit: 100 } }, signal })),
  });
  return (
    <>
      <PageHead title={t('policies.parts.tables')} text={t('policies.tables.text')} />
      <Loaded query={tables}>
        {({ items }) => (
          <Table
            size="small"
            rowKey="name"
            pagination={false}
            dataSource={items}
            scroll={{ x: 640 }}
            locale={{ emptyText: t('policies.tables.none') }}
            columns={[
              { title: t('policies.tables.name'), render: (_, one) => <Link to={one.name}>{one.name}</Link> },
              { title: t('policies.tables.summary'), render: (_, one) => inLanguage(one.summary) },
              { title: t('policies.tables.rows'), align: 'right', width: 80, render: (_, one) => format.number(one.row_count) },
              { title: t('policies.tables.revision'), align: 'right', width: 80, dataIndex: 'revision' },
              { title: t('policies.tables.changed'), width: 130, render: (_, one) => <Time at={one.changed_at} /> },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
