import type { Schemas } from '../../api/client';

/** The values that forms offer, as the API names them. */
export const CASE_KINDS: Schemas['CaseKind'][] = [
  'refund-only-unshipped', 'refund-only-shipped', 'return-refund', 'exchange', 'reship', 'rejected-parcel', 'repair',
];
export const CASE_CAUSES: Schemas['CaseCause'][] = [
  'wrong-item', 'short-shipment', 'missed-shipment', 'missed-order', 'out-of-stock', 'damaged', 'quality',
  'not-as-described', 'lost', 'delayed', 'no-longer-wanted',
];
export const CASE_STATES: Schemas['CaseState'][] = [
  'opened', 'contacted', 'verified', 'apologised', 'agreed', 'followed-up', 'closed', 'withdrawn',
];
export const FAULTS: Schemas['Fault'][] = ['seller', 'buyer', 'courier', 'unknown'];
export const EVIDENCE_KINDS: Schemas['EvidenceKind'][] = [
  'photo', 'video', 'waybill-photo', 'courier-statement', 'chat-record', 'inspection-report', 'other',
];
export const CONTACT_CHANNELS: NonNullable<Schemas['StepOutcomeBody']['channel']>[] = ['chat', 'phone', 'email'];
export const DISSATISFACTIONS: Schemas['Dissatisfaction'][] = ['calm', 'annoyed', 'angry', 'threatening'];
