import { BulbOutlined, GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from '../store';
import { language, languages, type Language } from '../texts';
import { themeChoice, type ThemeChoice } from '../theme';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const now = useStore(language);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [now],
        items: Object.entries(languages).map(([key, label]) => ({ key, label: <span lang={key}>{label}</span> })),
        onClick: ({ key }) => language.set(key as Language),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} title={t('frame.language')} data-testid="language">
        {languages[now]}
      </Button>
    </Dropdown>
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const now = useStore(themeChoice);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [now],
        items: (['system', 'light', 'dark'] as const).map((key) => ({ key, label: t(`frame.themes.${key}`) })),
        onClick: ({ key }) => themeChoice.set(key as ThemeChoice),
      }}
    >
      <Button type="text" icon={<BulbOutlined />} aria-label={t('frame.theme')} title={t('frame.theme')} data-testid="theme" />
    </Dropdown>
  );
}
