import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Drawer, Grid, Layout, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useNavigate, useNavigation, useParams } from 'react-router';
import { api, onSignedOut, take } from '../api/client';
import { problemOf } from '../api/problem';
import { areas } from '../areas/registry';
import { useCounting } from '../desk/summary';
import { useBeingPresent } from '../live/presence';
import { keepListening } from '../live/stream';
import { InShopContext, useMe, useShop, type InShop } from '../session/me';
import { Failed, Forbidden } from '../shared/states';
import { Header } from './Header';
import { Navigation } from './Navigation';
import { CommandPalette } from './CommandPalette';
import { ShortcutSheet } from './ShortcutSheet';
import { NotFound } from './RouteFailed';

const lastShopKey = 'shopwit.shop';

function signInFrom(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`;
}

/** `/`: the shop where this person last was, else the first. */
export function ChooseShop() {
  const me = useMe();
  const { t } = useTranslation();
  if (me.isPending) return <Skeleton active className="page" />;
  if (me.isError) {
    return problemOf(me.error).status === 401 ? <Navigate to="/sign-in" replace /> : <Failed error={me.error} retry={() => void me.refetch()} />;
  }
  const { shops } = me.data;
  const shop = shops.find((one) => one.slug === localStorage.getItem(lastShopKey)) ?? shops[0];
  return shop ? <Navigate to={`/s/${shop.slug}`} replace /> : <Forbidden text={t('session.noShop')} />;
}

/** `/s/{shop}`: the first area that this person may see. */
export function FirstArea() {
  const { may } = useShop();
  const area = areas.find((one) => may(one.permission));
  return area ? <Navigate to={area.path} replace /> : <Forbidden />;
}

/** Header, navigation and the open area; everything below knows the shop. */
export function ShopFrame() {
  const { shop: slug = '' } = useParams();
  const me = useMe();
  const location = useLocation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const mine = me.data?.shops.find((one) => one.slug === slug);
  const details = useQuery({
    queryKey: [slug, 'shops'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}', { params: { path: { shop: slug } }, signal })),
    enabled: mine !== undefined,
  });

  useEffect(
    () => onSignedOut(() => void navigate(signInFrom(window.location.pathname + window.location.search), { replace: true })),
    [navigate],
  );
  const known = mine !== undefined;
  useEffect(() => {
    if (!known) return;
    localStorage.setItem(lastShopKey, slug);
    const listening = new AbortController();
    void keepListening(slug, cache, listening.signal);
    return () => listening.abort();
  }, [known, slug, cache]);

  const value = useMemo<InShop | null>(() => {
    if (!me.data || !mine || !details.data) return null;
    const permissions = new Set<string>(mine.permissions);
    return {
      shop: slug,
      name: mine.name,
      role: mine.role,
      person: me.data.person,
      currency: details.data.currency,
      timeZone: details.data.time_zone,
      may: (permission) => permissions.has(permission),
    };
  }, [me.data, mine, details.data, slug]);

  if (me.isError && problemOf(me.error).status === 401) {
    return <Navigate to={signInFrom(location.pathname + location.search)} replace />;
  }
  if (me.isError) return <Failed error={me.error} retry={() => void me.refetch()} />;
  if (me.data && !mine) return <NotFound />;
  if (details.isError) return <Failed error={details.error} retry={() => void details.refetch()} />;
  if (value === null) return <Skeleton active className="page" />;
  return (
    <InShopContext value={value}>
      <Frame />
    </InShopContext>
  );
}

function Frame() {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [drawerOpen, setDrawerOpen] = useState(false);
  const navigation = useNavigation();
  useBeingPresent();
  useCounting();
  const { pathname } = useLocation();
  return (
    <Layout className="frame">
      <a className="skip-link" href="#content">
        {t('frame.skip')}
      </a>
      <Header openNavigation={wide ? undefined : () => setDrawerOpen(true)} />
      <Layout>
        {wide ? (
          <Layout.Sider width={184} className="frame-sider">
            <Navigation />
          </Layout.Sider>
        ) : (
          <Drawer
            open={drawerOpen}
            placement="left"
            size={240}
            onClose={() => setDrawerOpen(false)}
            title={t('frame.areas')}
            styles={{ body: { padding: 8 } }}
          >
            <Navigation onChosen={() => setDrawerOpen(false)} />
          </Drawer>
        )}
        <Layout.Content className="frame-content" id="content" tabIndex={-1} aria-busy={navigation.state !== 'idle'}>
          {/* A page that was left takes what it had open along. */}
          <Outlet key={pathname.split('/').slice(0, 4).join('/')} />
        </Layout.Content>
      </Layout>
      <CommandPalette />
      <ShortcutSheet />
    </Layout>
  );
}
