import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';

/** Why a policy answered as it did: a stable code, the words for staff, and what the buyer may read. */
export function ReasonList({ reasons }: { reasons: readonly Schemas['Reason'][] }) {
  const { t } = useTranslation();
  if (reasons.length === 0) return <span className="secondary">{t('reasons.none')}</span>;
  return (
    <ul className="reasons">
      {reasons.map((reason, index) => (
        <li key={`${index}-${reason.code}`}>
          <Tag className="code-tag">{reason.code}</Tag>
          <span>{reason.staff_text}</span>
          {reason.buyer_text && (
            <div className="secondary" title={t('reasons.buyer')}>
              “{reason.buyer_text}”
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
