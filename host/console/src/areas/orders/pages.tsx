import { Route, Routes } from 'react-router';
import { OrderList } from './OrderList';
import { OrderPage } from './OrderPage';
import '../../desk/desk.css';

/** `/orders` and `/orders/{order}`. */
export default function Pages() {
  return (
    <Routes>
      <Route index element={<OrderList />} />
      <Route path=":order" element={<OrderPage />} />
    </Routes>
  );
}
