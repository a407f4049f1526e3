import { UploadOutlined } from '@ant-design/icons';
import { Button, Card, Col, Row, Statistic, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { useShop } from '../../session/me';
import { useFormat } from '../../shared/format';
import { PageHead } from '../../shared/PageHead';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { usePolicies } from './api';
import { Guide } from './Guide';
import { Sparkline } from './Sparkline';

/** A card per kind: what answers now, since when, and how it does. */
export function Overview() {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const policies = usePolicies();
  return (
    <>
      <PageHead
        title={t('policies.title')}
        text={t('policies.intro')}
        extra={
          may('policy:write') && (
            <Link to={`/s/${shop}/policies/plugins`}>
              <Button type="primary" icon={<UploadOutlined />}>
                {t('policies.upload.open')}
              </Button>
            </Link>
          )
        }
      />
      {may('policy:write') && <Guide />}
      <Loaded query={policies} rows={12}>
        {({ items }) => (
          <Row gutter={[12, 12]}>
            {items.map((item) => (
              <Col key={item.kind} xs={24} md={12} xl={8}>
                <PolicyCard item={item} />
              </Col>
            ))}
          </Row>
        )}
      </Loaded>
    </>
  );
}

function PolicyCard({ item }: { item: Schemas['PolicyItem'] }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const format = useFormat();
  const { decided, defaulted, failed } = item.today;
  const { median_duration_us: median, hours } = item;
  return (
    <Card
      size="small"
      className="policy-card"
      data-kind={item.kind}
      title={<Link to={`/s/${shop}/policies/kinds/${item.kind}`}>{t(`kinds.${item.kind}`)}</Link>}
      extra={<CardTags item={item} />}
    >
      <p className="policy-question">{t(`policies.questions.${item.kind}`)}</p>
      <div className="policy-answers">
        {item.active ? (
          <>
            <span className="policy-active">
              {item.active.name} <span className="figures">{item.active.version}</span>
            </span>
            <span className="secondary">
              {t('policies.card.since')} <Time at={item.changed_at} />
            </span>
          </>
        ) : (
          <span className="secondary">{t('policies.card.nothing')}</span>
        )}
      </div>
      <div className="policy-figures">
        <Statistic title={t('policies.card.decided')} value={format.number(decided)} />
        <Statistic title={t('policies.card.defaulted')} value={format.number(defaulted)} />
        <Statistic
          title={t('policies.card.failed')}
          value={format.number(failed)}
          {...(failed > 0 ? { className: 'breached' } : {})}
        />
        <Tooltip title={t('policies.card.medianHelp')}>
          <Statistic
            title={t('policies.card.median')}
            value={median === null || median === undefined ? '–' : t('policies.units.milliseconds', { value: format.number(Math.round(median / 100) / 10) })}
          />
        </Tooltip>
      </div>
      <Sparkline hours={hours} label={t('policies.card.spark', { kind: t(`kinds.${item.kind}`) })} />
    </Card>
  );
}

/** What is out of the ordinary. */
function CardTags({ item }: { item: Schemas['PolicyItem'] }) {
  const { t } = useTranslation();
  const { basisPoints } = useFormat();
  return (
    <>
      {item.stopped && <Tag color="error">{t('policies.card.stopped')}</Tag>}
      {item.quarantine && <Tag color="error">{t('policies.card.quarantine')}</Tag>}
      {item.divergent_decisions > 0 && <Tag color="error">{t('policies.card.divergent', { count: item.divergent_decisions })}</Tag>}
      {item.canary && <Tag color="warning">{t('policies.card.canary', { share: basisPoints(item.canary.share_bps) })}</Tag>}
      {item.shadow.length > 0 && <Tag>{t('policies.card.shadows', { count: item.shadow.length })}</Tag>}
    </>
  );
}
