import type { Schemas } from '../../api/client';

/** All roles, the highest first. */
export const ROLES: Schemas['Role'][] = [
  'owner', 'supervisor', 'pre-sales-agent', 'in-sales-agent', 'after-sales-agent', 'dispatcher', 'print-operator',
  'order-follow-up', 'shipping', 'quality', 'outsourced',
];
/** What a role may give away up to a limit. */
export const AUTHORITIES: Schemas['AuthorityKind'][] = ['discount', 'refund', 'compensation'];

export const PERMISSIONS: Schemas['Permission'][] = [
  'shop:read', 'shop:write', 'member:write', 'token:write', 'audit:read', 'customer:read', 'customer:write',
  'personal-data:reveal', 'catalog:read', 'catalog:write', 'order:read', 'order:write', 'order:verify', 'order:print',
  'order:ship', 'payment:write', 'conversation:read', 'conversation:write', 'case:read', 'case:write', 'refund:write',
  'approval:read', 'approval:decide', 'policy:read', 'policy:evaluate', 'policy:write',
];
