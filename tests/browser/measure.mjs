// Measures the lists in a real browser on a shop of 200,000 orders and 50,000 tickets, and prints a table of each.
import { openWindow, startBrowser } from './support/browser.mjs';
import { startDemo } from './support/demo.mjs';
import { install, scrolled, timed } from './support/probe.mjs';

const SIZE = ['--orders', '200000', '--tickets', '50000'];
/** They take a minute or two to write, longer on a busy machine. */
const READY_MS = 900_000;
/** Rows that somebody scrolls down. */
const SCROLLED_ROWS = 5_000;
/** Windows in which everything is measured anew. */
const ROUNDS = Number(process.env.ROUNDS ?? 3);

const table = { rows: '.ant-table-row', scroller: '.ant-table-tbody-virtual-holder' };

/** Picks an option of a filter; the time counts from the click on the option. */
const choose = (label, option) => async (page) => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
};
const tick = (label) => (page) => page.getByRole('checkbox', { name: label, exact: true }).click();
const segment = (label) => (page) => page.locator('.ant-segmented-item', { hasText: label }).first().click();
const search = (label, text) => async (page) => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.keyboard.press('Enter');
};
const visit = (area) => (page) => page.getByRole('link', { name: area, exact: true }).click();

/** The lists: how each is opened from a page that is not it, and its filters, each on the whole list. */
const lists = [
  {
    name: 'orders', from: 'settings/shop', path: '/orders', open: visit('Orders'), ...table,
    filters: {
      'payment: unpaid': choose('Payment', 'Unpaid'),
      'payment: paid': choose('Payment', 'Paid'),
      'goods: completed': choose('Goods', 'Completed'),
      'goods: to verify': choose('Goods', 'To verify'),
      held: tick('Held'),
      late: tick('Late'),
      'search: a name': search('Number, customer or SKU', '王'),
      'search: a number': search('Number, customer or SKU', '1000000777'),
      'search: nothing': search('Number, customer or SKU', 'zzzz'),
      'after-sales': choose('Saved filters', 'After-sales'),
    },
  },
  {
    name: 'cases', from: 'settings/shop', path: '/cases', open: visit('After-sales'), ...table,
    filters: { open: tick('Open'), overdue: tick('Overdue'), 'refunds and disputes': choose('Saved filters', 'Refund or dispute') },
  },
  {
    name: 'conversations', from: 'settings/shop', path: '/conversations', open: visit('Workbench'), rows: '.wb-row', scroller: '.wb-scroll',
    filters: { mine: segment('Mine'), answered: segment('Answered'), closed: segment('Closed') },
  },
  {
    name: 'approvals', from: 'settings/shop', path: '/approvals', open: visit('Approvals'), ...table,
    filters: { granted: segment('Granted'), all: segment('All') },
  },
  {
    name: 'decisions', from: 'policies', path: '/decisions', open: visit('Decision log'), ...table,
    filters: { 'kind: courier fee': choose('Kind', 'Courier fee'), 'outcome: default': choose('Outcome', 'Safe default'), 'stage: shadow': choose('Stage', 'Shadow') },
  },
  { name: 'audit', from: 'settings/shop', path: '/audit-events', open: (page) => page.getByRole('tab', { name: 'Audit' }).click(), ...table, filters: {} },
];

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const whole = (value) => Math.round(value).toString();

/** Times by list and step, one of each round. */
const times = new Map();
const scrolls = new Map();
const firsts = new Map();
const note = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);

async function measure(page, list) {
  const address = `/s/demo/${list.from}`;
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  note(times, `${list.name}: open`, await timed(page, list, () => list.open(page)));
  const opened = page.url();
  note(scrolls, list.name, await scrolled(page, { ...list, wanted: SCROLLED_ROWS }));
  for (const [name, filter] of Object.entries(list.filters)) {
    await page.goto(opened);
    await page.locator(`${list.rows}, .ant-empty`).first().waitFor();
    note(times, `${list.name}: ${name}`, await timed(page, list, () => filter(page)));
  }
}

/** The first page with an empty cache: until the queue is painted, and what the network brought for it. */
async function firstPage(page) {
  await page.goto('/s/demo/workbench');
  await page.locator('.wb-row').first().waitFor();
  note(firsts, 'workbench', await page.evaluate(async () => {
    const painted = await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const loaded = performance.getEntriesByType('resource');
    return { painted, files: loaded.length, bytes: loaded.reduce((sum, one) => sum + one.transferSize, 0) };
  }));
}

const only = process.argv.slice(2);
const demo = await startDemo(SIZE, READY_MS);
const browser = await startBrowser();
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { context, page, problems } = await openWindow(browser, demo.url, { login: 'owner', to: '/healthz' });
    await install(context);
    await firstPage(page);
    for (const list of lists) if (only.length === 0 || only.includes(list.name)) await measure(page, list);
    for (const problem of problems) console.error(problem);
    await context.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}

console.log(`\nMilliseconds, median of ${ROUNDS} (in brackets the slowest)\n`);
console.log('| step | until painted | of it the host | longest task | slowest input |\n| --- | --- | --- | --- | --- |');
for (const [step, all] of times) {
  const cell = (key) => `${whole(median(all.map((one) => one[key])))} (${whole(Math.max(...all.map((one) => one[key])))})`;
  console.log(`| ${step} | ${cell('painted')} | ${cell('host')} | ${cell('task')} | ${cell('input')} |`);
}
const first = [...firsts.get('workbench')].sort((one, other) => one.painted - other.painted)[Math.floor(ROUNDS / 2)];
console.log(`\nThe first page, nothing kept: ${whole(first.painted)} ms until the queue was painted; ${first.files} requests, ${whole(first.bytes / 1024)} KiB`);
console.log('\n| list scrolled down | rows | s | 95 % of frames within | longest frame | long tasks | longest task | rows in the page | nodes |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [name, all] of scrolls) {
  const { count, seconds, frame, longest, tasks, task, inPage, nodes } = [...all].sort((one, other) => one.longest - other.longest)[Math.floor(all.length / 2)];
  console.log(`| ${name} | ${count} | ${seconds.toFixed(1)} | ${whole(frame)} | ${whole(longest)} | ${tasks} | ${whole(task)} | ${inPage} | ${nodes} |`);
}
