import { Route, Routes } from 'react-router';
import { OrderList } from './OrderList';
import { OrderPage } from './OrderPage';
import { PrintDesk } from './PrintDesk';
import '../../desk/desk.css';

/** `/orders`, `/orders/print` and `/orders/{order}`. */
export default function Pages() {
  return (
    <Routes>
      <Route index element={<OrderList />} />
      <Route path="print" element={<PrintDesk />} />
      <Route path=":order" element={<OrderPage />} />
    </Routes>
  );
}
