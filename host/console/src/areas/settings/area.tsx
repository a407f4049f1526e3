import { SettingOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const settings: Area = {
  path: 'settings',
  label: 'settings.title',
  icon: <SettingOutlined />,
  permission: 'shop:read',
  pages: () => import('./pages'),
};
