import { CodeOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const developers: Area = {
  path: 'developers',
  label: 'developers.title',
  icon: <CodeOutlined />,
  permission: 'policy:read',
  pages: () => import('./pages'),
};
