import { Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShop } from '../../session/me';
import { WideTable } from '../../shared/WideTable';
import { TOPICS } from './topics';

const FRAMES = ['ready', 'change', 'presence', 'heartbeat', 'reset', 'end'] as const;

/** How a program hears what happens in the shop, and of what. */
export function Events() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const command = `curl -N -H "Authorization: Bearer $TOKEN" ${window.location.origin}/api/v1/shops/${shop}/events`;
  const rows = Object.entries(TOPICS).flatMap(([permission, topics]) => topics.map((topic) => ({ topic, permission })));
  const resources = [...new Set(rows.map(({ topic }) => topic.split('.')[0] ?? ''))].map((resource) => ({
    resource,
    permission: rows.find(({ topic }) => topic.startsWith(`${resource}.`))?.permission ?? '',
    topics: rows.filter(({ topic }) => topic.startsWith(`${resource}.`)).map(({ topic }) => topic),
  }));
  return (
    <div className="stack">
      <section>
        <p>{t('developers.events.text')}</p>
        <Typography.Paragraph copyable={{ text: command }} className="command">
          <code>{command}</code>
        </Typography.Paragraph>
      </section>
      <section>
        <h2 className="portal-head">{t('developers.events.frames')}</h2>
        <Table
          size="small"
          rowKey="frame"
          pagination={false}
          dataSource={FRAMES.map((frame) => ({ frame }))}
          columns={[
            { title: t('developers.events.frame'), width: 130, render: (_, { frame }) => <span className="code">{frame}</span> },
            { title: t('developers.events.meaning'), render: (_, { frame }) => t(`developers.events.of.${frame}`) },
          ]}
        />
      </section>
      <section>
        <h2 className="portal-head">{t('developers.events.topics')}</h2>
        <p className="secondary">{t('developers.events.topicsText')}</p>
        <WideTable
          rowKey="resource"
          dataSource={resources}
          scroll={{ x: 620 }}
          columns={[
            { title: t('developers.events.resource'), width: 150, render: (_, one) => <span className="code">{one.resource}</span> },
            {
              title: t('developers.events.topic'),
              render: (_, one) => one.topics.map((topic) => <Tag key={topic} className="code portal-topic">{topic}</Tag>),
            },
            { title: t('developers.events.needs'), width: 160, render: (_, one) => <span className="code">{one.permission}</span> },
          ]}
        />
      </section>
    </div>
  );
}
