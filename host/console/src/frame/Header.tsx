import { LogoutOutlined, MenuOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Dropdown, Grid, Layout, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, take } from '../api/client';
import { agentState } from '../live/presence';
import { useMe, useShop } from '../session/me';
import { useStore } from '../store';
import { ConnectionState } from './ConnectionState';
import { openPalette } from './commands';
import { OwnState, stateColour } from './OwnState';
import { openShortcutSheet } from './ShortcutSheet';
import { LanguageSwitch, ThemeSwitch } from './switches';
import { modifierKey } from './shortcuts';

export function Header({ openNavigation }: { openNavigation: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { shop, name } = useShop();
  const me = useMe();
  const navigate = useNavigate();
  const wide = Grid.useBreakpoint().md ?? true;
  const shops = me.data?.shops ?? [];
  return (
    <Layout.Header className="frame-header">
      {openNavigation && (
        <Button type="text" icon={<MenuOutlined />} aria-label={t('frame.areas')} onClick={openNavigation} data-testid="open-navigation" />
      )}
      <img src="/icon.svg" alt="" width={24} height={24} />
      {shops.length > 1 ? (
        <Select
          variant="borderless"
          className="frame-shop"
          aria-label={t('frame.shop')}
          value={shop}
          options={shops.map((one) => ({ value: one.slug, label: one.name }))}
          onChange={(slug) => void navigate(`/s/${slug}`)}
        />
      ) : (
        <strong className="frame-shop">{name}</strong>
      )}
      <div className="frame-gap" />
      <ConnectionState />
      <Button
        type={wide ? 'default' : 'text'}
        icon={<SearchOutlined />}
        onClick={openPalette}
        {...(wide ? { title: t('palette.title') } : { 'aria-label': t('palette.title') })}
        className="frame-search"
      >
        {wide && (
          <>
            {t('palette.open')} <kbd>{modifierKey}</kbd> <kbd>K</kbd>
          </>
        )}
      </Button>
      {wide && <LanguageSwitch />}
      {wide && <ThemeSwitch />}
      <Person wide={wide} />
    </Layout.Header>
  );
}

function Person({ wide }: { wide: boolean }) {
  const { t } = useTranslation();
  const { person, role, may } = useShop();
  const state = useStore(agentState);
  const present = may('conversation:read');
  const navigate = useNavigate();
  const cache = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => take(api.DELETE('/api/v1/sessions')),
    onSettled: async () => {
      cache.clear();
      await navigate('/sign-in', { replace: true });
    },
  });
  return (
    <Dropdown
      trigger={['click']}
      popupRender={(menu) => (
        <div className="frame-person-popup">
          {present && (
            <div className="frame-person-state">
              <OwnState />
            </div>
          )}
          {!wide && (
            <div className="frame-person-switches">
              <LanguageSwitch />
              <ThemeSwitch />
            </div>
          )}
          {menu}
        </div>
      )}
      menu={{
        items: [
          { key: 'who', disabled: true, label: `${person.login} · ${t(`roles.${role}`)}` },
          { key: 'shortcuts', label: t('shortcuts.title'), extra: '?' },
          { type: 'divider' },
          { key: 'out', icon: <LogoutOutlined />, label: t('session.signOut') },
        ],
        onClick: ({ key }) => {
          if (key === 'out') signOut.mutate();
          if (key === 'shortcuts') openShortcutSheet();
        },
      }}
    >
      <Button type="text" icon={<UserOutlined />} {...(wide ? { title: t('session.account') } : { 'aria-label': t('session.account') })} data-testid="account">
        {wide && person.display_name}
        {present && <Badge status={stateColour[state]} text={wide && <span className="secondary">{t(`agentStates.${state}`)}</span>} />}
      </Button>
    </Dropdown>
  );
}
