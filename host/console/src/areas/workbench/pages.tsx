import { useMemo } from 'react';
import { Route, Routes } from 'react-router';
import { useShop } from '../../session/me';
import { WorkbenchPage } from './WorkbenchPage';
import { Outbox } from './outbox';
import { OutboxContext } from './sending';
import '../../desk/desk.css';
import './workbench.css';

/** `/workbench` and `/workbench/{conversation}`. */
export default function Pages() {
  const { shop } = useShop();
  const outbox = useMemo(() => new Outbox(shop), [shop]);
  return (
    <OutboxContext value={outbox}>
      <Routes>
        <Route index element={<WorkbenchPage />} />
        <Route path=":conversation" element={<WorkbenchPage />} />
      </Routes>
    </OutboxContext>
  );
}
