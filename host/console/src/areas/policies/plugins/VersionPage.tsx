import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Space, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, take } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { PageHead } from '../../../shared/PageHead';
import { Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { Json } from '../json';
import { usePart } from '../../../shared/language-part';
import { StatusTag } from '../words';
import { DeleteVersion } from './DeleteVersion';
import { LiveReport, Report } from './LiveReport';

/** One immutable upload: what it is, what its check found, what it reads. */
export function VersionPage() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const inLanguage = usePart();
  const { plugin = '', digest = '' } = useParams();
  const version = useQuery({
    queryKey: [shop, 'plugins', plugin, digest],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}', { params: { path: { shop, plugin, digest } }, signal })),
  });
  return (
    <Loaded query={version}>
      {(one) => (
        <>
          <PageHead
            title={`${one.name || t('policies.plugins.nameless')} ${one.version}`}
            text={one.description && inLanguage(one.description.summary)}
            extra={
              <Space>
                <StatusTag status={one.status} />
                <DeleteVersion version={one} />
              </Space>
            }
          />
          <div className="two-columns">
            <Card size="small" title={t('policies.report.title')}>
              {one.status === 'deleted' ? (
                <div className="stack">
                  <Alert type="info" showIcon title={t('policies.version.deleted')} />
                  <Report version={one} />
                </div>
              ) : (
                <LiveReport key={one.status} version={one} />
              )}
            </Card>
            <div className="stack">
              <Card size="small" title={t('policies.version.facts')}>
                <Descriptions
                  size="small"
                  column={1}
                  items={[
                    { key: 'digest', label: t('policies.version.digest'), children: <span className="code break">{one.digest}</span> },
                    {
                      key: 'kinds',
                      label: t('policies.version.kinds'),
                      children: one.kinds.map((kind) => (
                        <Link key={kind} to={`/s/${shop}/policies/kinds/${kind}`}>
                          <Tag>{t(`kinds.${kind}`)}</Tag>
                        </Link>
                      )),
                    },
                    { key: 'tier', label: t('policies.version.tier'), children: one.tier ? t(`policies.tiers.${one.tier}`) : '–' },
                    {
                      key: 'size',
                      label: t('policies.version.size'),
                      children: t('policies.units.kibibytes', { value: format.number(Math.ceil(one.size_bytes / 1024)) }),
                    },
                    { key: 'when', label: t('policies.plugins.uploaded'), children: <Time at={one.created_at} exact /> },
                    { key: 'key', label: t('policies.version.signature'), children: one.signature_key ?? t('policies.version.unsigned') },
                  ]}
                />
              </Card>
              {one.description && one.description.tables.length > 0 && (
                <Card size="small" title={t('policies.version.tables')}>
                  <Table
                    size="small"
                    rowKey="name"
                    pagination={false}
                    dataSource={one.description.tables}
                    columns={[
                      {
                        title: t('policies.tables.name'),
                        render: (_, table) => <Link to={`/s/${shop}/policies/tables/${table.name}`}>{table.name}</Link>,
                      },
                      { title: t('policies.tables.summary'), render: (_, table) => inLanguage(table.summary) },
                    ]}
                  />
                </Card>
              )}
              {one.description && (
                <Card size="small" title={t('policies.version.defaults')}>
                  <Json value={one.description.defaults} label={t('policies.version.defaults')} />
                </Card>
              )}
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}
