import { AuditOutlined } from '@ant-design/icons';
import type { Area } from '../area';

export const approvals: Area = {
  path: 'approvals',
  label: 'approvals.title',
  icon: <AuditOutlined />,
  permission: 'approval:read',
  waiting: ({ approvals: counts }) => counts?.for_me,
  pages: () => import('./pages'),
};
