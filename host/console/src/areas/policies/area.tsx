import { BranchesOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const policies: Area = {
  path: 'policies',
  label: 'policies.title',
  icon: <BranchesOutlined />,
  permission: 'policy:read',
  pages: () => import('./pages'),
};
