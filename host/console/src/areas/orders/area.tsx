import { ShoppingOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const orders: Area = {
  path: 'orders',
  label: 'orders.title',
  icon: <ShoppingOutlined />,
  permission: 'order:read',
  pages: () => import('./pages'),
};
