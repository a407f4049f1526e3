/** Resources whose lists change with a topic, where "resource + s" does not say it. */
const exceptions: Record<string, readonly string[]> = {
  amendment: ['orders'],
  compensation: ['compensations', 'cases'],
  hold: ['orders'],
  inspection: ['cases'],
  limit: ['limits'],
  member: ['members', 'presence'],
  message: ['conversations', 'messages'],
  order: ['orders', 'customers'],
  payment: ['orders'],
  'print-batch': ['print-batches', 'orders'],
  policy: ['policies', 'decisions', 'history'],
  quote: ['orders'],
  refund: ['refunds', 'cases', 'orders'],
  return: ['returns', 'cases'],
  settings: ['policies', 'settings'],
  shipment: ['shipments', 'orders'],
  sku: ['skus', 'products'],
  table: ['tables'],
  case: ['cases', 'orders'],
};

/** The resources, as named in the API's paths, that somebody who shows them must read anew after this event. */
export function resourcesOf(topic: string): readonly string[] {
  const head = topic.split('.', 1)[0] ?? '';
  return exceptions[head] ?? [head.endsWith('y') ? `${head.slice(0, -1)}ies` : `${head}s`];
}
