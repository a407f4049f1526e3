// Every page that is looked at: in pictures and by axe. `find` makes the addresses that hold an id.

/** Reads the API as whoever the context is signed in as. */
async function get(context, path) {
  const answer = await context.request.get(`/api/v1/shops/demo/${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
  return answer.json();
}

/** Name and address of every page of the policies area. */
export async function policyPages(context) {
  const { items: decisions } = await get(context, 'decisions?kind=courier-fee&limit=1');
  const { items: backtests } = await get(context, 'backtests?limit=1');
  const { items: plugins } = await get(context, 'plugins?limit=100');
  const plugin = plugins.find((one) => one.name === 'courier-fee');
  const base = '/s/demo/policies';
  return [
    ['policies', base],
    ['kind-answers', `${base}/kinds/courier-fee`],
    ['kind-settings', `${base}/kinds/discount/settings`],
    ['kind-try', `${base}/kinds/courier-fee/try`],
    ['kind-backtests', `${base}/kinds/courier-fee/backtests`],
    ['kind-shadow', `${base}/kinds/courier-fee/shadow`],
    ['kind-log', `${base}/kinds/courier-fee/log`],
    ['plugins', `${base}/plugins`],
    ['version', `${base}/plugins/${plugin.id}/versions/${plugin.versions[0].digest}`],
    ['tables', `${base}/tables`],
    ['table', `${base}/tables/courier-fees`],
    ['decisions', `${base}/decisions`],
    ['decision', `${base}/decisions/${decisions[0].id}`],
    ['backtests', `${base}/backtests`],
    ...(backtests[0] ? [['backtest', `${base}/backtests/${backtests[0].id}`]] : []),
    ...['start', 'contract', 'limits', 'events', 'keys'].map((tab) => [`portal-${tab}`, `/s/demo/developers?tab=${tab}`]),
  ];
}

/** Name and address of every page of the desk's areas. */
export async function deskPages(context) {
  const { items: waiting } = await get(context, 'conversations?state=waiting&limit=1');
  const { items: unpaid } = await get(context, 'orders?payment_state=unpaid&limit=1');
  const { items: cases } = await get(context, 'cases?open=true&limit=1');
  const { items: pending } = await get(context, 'approvals?state=pending&limit=1');
  const base = '/s/demo';
  return [
    ['workbench', `${base}/workbench`],
    ['conversation', `${base}/workbench/${waiting[0].id}`],
    ['orders', `${base}/orders`],
    ['order', `${base}/orders/${unpaid[0].number}`],
    ['new-order', `${base}/orders?new=order`],
    ['print', `${base}/orders/print`],
    ['cases', `${base}/cases`],
    ['case', `${base}/cases/${cases[0].number}`],
    ['approvals', `${base}/approvals`],
    ['approval', `${base}/approvals?open=${pending[0].id}`],
    ...['shop', 'hours', 'members', 'limits', 'tables', 'tokens', 'audit'].map((part) => [`settings-${part}`, `${base}/settings/${part}`]),
    ['track', '/track?shop=demo'],
  ];
}

/** Waits until nothing loads any more. */
export async function settled(page) {
  // The stream of events never ends, so that the network is never idle.
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy="true"], .ant-skeleton, .ant-spin-spinning'));
}
