import { useTranslation } from 'react-i18next';
import { WideTable } from '../../shared/WideTable';
import { LIMITS } from './limits';
import { Quotas } from './Quotas';

/** What one call may use, and what the shop may use of the host. */
export function Limits() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <section>
        <h2 className="portal-head">{t('developers.limits.call')}</h2>
        <p className="secondary">{t('developers.limits.callText')}</p>
        <WideTable
          rowKey="limit"
          dataSource={[...LIMITS]}
          scroll={{ x: 560 }}
          columns={[
            { title: t('developers.limits.limit'), render: (_, one) => t(`developers.limits.of.${one.limit}`) },
            { title: t('policies.tiers.compact'), width: 150, align: 'right', render: (_, one) => <span className="figures">{one.compact}</span> },
            { title: t('policies.tiers.runtime'), width: 190, align: 'right', render: (_, one) => <span className="figures">{one.runtime}</span> },
          ]}
        />
      </section>
      <section>
        <h2 className="portal-head">{t('developers.limits.shop')}</h2>
        <p className="secondary">{t('developers.limits.shopText')}</p>
        <Quotas />
      </section>
    </div>
  );
}
