import { Table } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take, type Schemas } from '../../api/client';
import { usePeople } from '../../desk/people';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { usePart } from '../../shared/language-part';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';

/** The shop's tables; they are changed where the policies that read them are. */
export function TableList() {
  const { t } = useWords();
  const { shop } = useShop();
  const nameOf = usePeople();
  const inLanguage = usePart();
  const tables = useQuery({
    queryKey: [shop, 'tables'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/tables', { params: { path: { shop }, query: { limit: 100 } }, signal })),
  });
  return (
    <Loaded query={tables}>
      {({ items }) => (
        <Table<Schemas['TableHeadBody']>
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={items}
          scroll={{ x: 760 }}
          columns={[
            {
              title: t('settings.tables.name'),
              width: 160,
              render: (_, each) => <Link to={`/s/${shop}/policies/tables/${each.name}`}>{each.name}</Link>,
            },
            { title: t('settings.tables.summary'), render: (_, each) => inLanguage(each.summary) },
            { title: t('settings.tables.rows'), width: 80, align: 'right', dataIndex: 'row_count' },
            { title: t('settings.tables.revision'), width: 90, align: 'right', dataIndex: 'revision' },
            {
              title: t('settings.tables.changed'),
              width: 170,
              render: (_, each) => (
                <>
                  {each.changed_by === 'system' ? t('settings.tables.system') : nameOf(each.changed_by)} · <Time at={each.changed_at} />
                </>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
