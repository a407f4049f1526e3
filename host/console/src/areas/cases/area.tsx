import { MedicineBoxOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const cases: Area = {
  path: 'cases',
  label: 'cases.title',
  icon: <MedicineBoxOutlined />,
  permission: 'case:read',
  pages: () => import('./pages'),
};
