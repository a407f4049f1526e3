import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Space } from 'antd';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { api, take, type Schemas } from '../../api/client';
import { usePeople } from '../../desk/people';
import { useFilters } from '../../desk/table/filters';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { PagedTable, pageParams } from '../../shared/PagedTable';
import { useProblemText } from '../../shared/problem-text';
import { Time } from '../../shared/values';

type Row = Schemas['AuditEventBody'];

/** Who did what, and the proof that no row was changed afterwards. */
export function AuditLog() {
  const { t } = useWords();
  const { shop } = useShop();
  const nameOf = usePeople();
  const problemText = useProblemText();
  const [query, setFilter] = useFilters();
  const target = query.get('target') ?? '';
  const list = useInfiniteQuery({
    queryKey: [shop, 'audit-events', target],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/audit-events', {
          params: { path: { shop }, query: { limit: 100, ...(target ? { target } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    ...pageParams,
  });
  const verify = useMutation({
    mutationFn: () => take(api.GET('/api/v1/shops/{shop}/audit-chain', { params: { path: { shop } } })),
  });
  return (
    <>
      <div className="desk-table-bar">
        <Input.Search
          key={target}
          allowClear
          style={{ width: 300 }}
          defaultValue={target}
          maxLength={64}
          placeholder={t('settings.audit.target')}
          aria-label={t('settings.audit.target')}
          onSearch={(value) => setFilter('target', value.trim())}
        />
        <Space>
          <Button icon={<SafetyCertificateOutlined />} loading={verify.isPending} onClick={() => verify.mutate()}>
            {t('settings.audit.verify')}
          </Button>
        </Space>
      </div>
      {verify.data && <Alert className="desk-gap" type="success" showIcon title={t('settings.audit.whole', { count: verify.data.rows })} />}
      {verify.error && <Alert className="desk-gap" type="error" showIcon title={problemText(verify.error)} />}
      <PagedTable<Row>
        query={list}
        width={1000}
        rowKey="seq"
        columns={[
          { title: t('settings.audit.seq'), width: 80, align: 'right', render: (_, each) => <span className="figures">{each.seq}</span> },
          { title: t('settings.audit.at'), width: 180, render: (_, each) => <Time at={each.at} exact /> },
          { title: t('settings.audit.actor'), width: 120, render: (_, each) => (each.actor_kind === 'user' ? nameOf(each.actor) : each.actor_kind) },
          { title: t('settings.audit.command'), width: 180, render: (_, each) => <span className="code">{each.command}</span> },
          { title: t('settings.audit.of'), width: 270, render: (_, each) => <span className="code">{each.target}</span> },
          { title: t('desk.reason'), width: 200, ellipsis: true, render: (_, each) => each.reason ?? '–' },
        ]}
        expandable={{ expandedRowRender: (each) => <pre className="code desk-change">{JSON.stringify(each.change, null, 2)}</pre> }}
      />
    </>
  );
}
