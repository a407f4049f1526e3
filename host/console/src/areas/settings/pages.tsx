import { Tabs } from 'antd';
import { Navigate, Route, Routes, useNavigate, useParams } from 'react-router';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import type { Permission } from '../../session/me';
import { PageHead } from '../../shared/PageHead';
import { AuditLog } from './AuditLog';
import { HoursPage } from './Hours';
import { Limits } from './Limits';
import { Members } from './Members';
import { ShopForm } from './ShopForm';
import { TableList } from './TableList';
import { Tokens } from './Tokens';
import '../../desk/desk.css';

const PARTS = [
  { key: 'shop', permission: 'shop:read', page: ShopForm },
  { key: 'hours', permission: 'shop:read', page: HoursPage },
  { key: 'members', permission: 'shop:read', page: Members },
  { key: 'limits', permission: 'shop:read', page: Limits },
  { key: 'tables', permission: 'policy:read', page: TableList },
  { key: 'tokens', permission: 'token:write', page: Tokens },
  { key: 'audit', permission: 'audit:read', page: AuditLog },
] as const satisfies { key: string; permission: Permission; page: () => React.ReactNode }[];

/** `/settings/{part}`. */
export default function Pages() {
  return (
    <Routes>
      <Route index element={<Navigate to="shop" replace />} />
      <Route path=":part" element={<Settings />} />
    </Routes>
  );
}

function Settings() {
  const { t } = useWords();
  const { shop, may } = useShop();
  const { part } = useParams();
  const navigate = useNavigate();
  const allowed = PARTS.filter((each) => may(each.permission));
  const open = allowed.find((each) => each.key === part);
  if (!open) return <Navigate to={`/s/${shop}/settings`} replace />;
  return (
    <>
      <PageHead title={t('settings.title')} />
      <Tabs
        activeKey={open.key}
        onChange={(key) => void navigate(`/s/${shop}/settings/${key}`)}
        destroyOnHidden
        items={allowed.map(({ key, page: Page }) => ({ key, label: t(`settings.parts.${key}`), children: <Page /> }))}
      />
    </>
  );
}
