import { CustomerServiceOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const workbench: Area = {
  path: 'workbench',
  label: 'workbench.title',
  icon: <CustomerServiceOutlined />,
  permission: 'conversation:read',
  pages: () => import('./pages'),
};
