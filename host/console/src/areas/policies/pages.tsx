import { Menu } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Route, Routes, useLocation } from 'react-router';
import { NotFound } from '../../frame/RouteFailed';
import { useShop } from '../../session/me';
import { BacktestPage } from './backtests/BacktestPage';
import { BacktestList } from './backtests/BacktestList';
import { DecisionLog } from './decisions/DecisionLog';
import { DecisionPage } from './decisions/DecisionPage';
import { KindPage } from './kind/KindPage';
import { Overview } from './Overview';
import { Plugins } from './plugins/Plugins';
import { VersionPage } from './plugins/VersionPage';
import { TablePage } from './tables/TablePage';
import { Tables } from './tables/Tables';
import './policies.css';

const parts = ['', 'plugins', 'tables', 'decisions', 'backtests'] as const;

/** Every page of the area. */
export default function PolicyPages() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const open = useLocation().pathname.split('/')[4] ?? '';
  return (
    <>
      <nav aria-label={t('policies.title')}>
        <Menu
          mode="horizontal"
          disabledOverflow
          className="area-menu"
          selectedKeys={[open === 'kinds' ? '' : open]}
          items={parts.map((part) => ({
            key: part,
            label: <Link to={`/s/${shop}/policies${part && `/${part}`}`}>{t(`policies.parts.${part || 'overview'}`)}</Link>,
          }))}
        />
      </nav>
      <Routes>
        <Route index element={<Overview />} />
        <Route path="kinds/:kind/:tab?" element={<KindPage />} />
        <Route path="plugins" element={<Plugins />} />
        <Route path="plugins/:plugin/versions/:digest" element={<VersionPage />} />
        <Route path="tables" element={<Tables />} />
        <Route path="tables/:table" element={<TablePage />} />
        <Route path="decisions" element={<DecisionLog />} />
        <Route path="decisions/:decision" element={<DecisionPage />} />
        <Route path="backtests" element={<BacktestList />} />
        <Route path="backtests/:backtest" element={<BacktestPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </>
  );
}
