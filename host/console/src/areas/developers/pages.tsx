import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../shared/PageHead';
import { Contract } from './Contract';
import { Events } from './Events';
import { Limits } from './Limits';
import { QuickStart } from './QuickStart';
import { SigningKeys } from './SigningKeys';
import './developers.css';

/** What somebody needs who writes a policy for this shop. */
export default function Developers() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  return (
    <>
      <PageHead
        title={t('developers.title')}
        text={t('developers.text')}
        extra={
          <a href="/docs" target="_blank" rel="noreferrer">
            {t('developers.api')}
          </a>
        }
      />
      <Tabs
        activeKey={query.get('tab') ?? 'start'}
        destroyOnHidden
        onChange={(tab) => setQuery({ tab }, { replace: true })}
        items={[
          { key: 'start', label: t('developers.tabs.start'), children: <QuickStart /> },
          { key: 'contract', label: t('developers.tabs.contract'), children: <Contract /> },
          { key: 'limits', label: t('developers.tabs.limits'), children: <Limits /> },
          { key: 'events', label: t('developers.tabs.events'), children: <Events /> },
          { key: 'keys', label: t('developers.tabs.keys'), children: <SigningKeys /> },
        ]}
      />
    </>
  );
}
