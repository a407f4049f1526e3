// The pictures that the documentation shows: each name is a file of docs/pictures.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openWindow } from './support/browser.mjs';
import { anotherVersion } from './support/component.mjs';
import { call } from './support/shop.mjs';
import { settled } from './pages.mjs';

/** Bytes of a picture at most: the documentation is read over slow lines too. */
const BYTES_MAX = 150 * 1024;
/** Of the JPEG: text stays sharp, and a page of Chinese text stays below the limit. */
const QUALITY = 75;
/** Milliseconds within which a backtest of the demo's month has ended, on a busy machine too. */
const BACKTEST_MS = 300_000;
const DAY_MS = 86_400_000;

/** Name, and what opens the page and waits until it shows what the picture is for. */
const DOCS = [
  ['workbench', openWorkbench],
  ['policies', async ({ page }) => page.goto('/s/demo/policies')],
  ['upload-report', upload],
  ['canary', startCanary],
  ['backtest', runBacktest],
  ['tracking', openTracking],
];

/** Takes all of them into a folder. */
export async function takeDocsPictures(browser, url, folder) {
  const { context, page } = await openWindow(browser, url, { login: 'owner', language: 'en', width: 1280, height: 800 });
  for (const [name, open] of DOCS) {
    await open({ context, page, url });
    await settled(page);
    const path = join(folder, `${name}.jpg`);
    await page.screenshot({ path, type: 'jpeg', quality: QUALITY, animations: 'disabled' });
    const { size } = await stat(path);
    if (size > BYTES_MAX) throw new Error(`${path} has ${size} bytes, more than ${BYTES_MAX}`);
  }
  await context.close();
}

async function openWorkbench({ context, page, url }) {
  const { items } = await call(context, url, 'GET', 'conversations?state=waiting&limit=100');
  const about = items.find((one) => one.order) ?? items[0];
  await page.goto(`/s/demo/workbench/${about.id}`);
  await page.getByRole('textbox', { name: 'Reply' }).waitFor();
}

async function upload({ page }) {
  await page.goto('/s/demo/policies/plugins');
  const buffer = await anotherVersion('courier_fee', `pictures ${Date.now()}`);
  await page.locator('input[type=file]').setInputFiles({ name: 'courier_fee.wasm', mimeType: 'application/wasm', buffer });
  await page.locator('[data-testid=live-report][data-status=ready]').waitFor();
}

/** The version that was uploaded just now answers a tenth of the buyers. */
async function startCanary({ context, page, url }) {
  const { active } = await call(context, url, 'GET', 'policies/courier-fee');
  const { items } = await call(context, url, 'GET', 'plugins?limit=100');
  const newest = items
    .flatMap((one) => one.versions)
    .filter((one) => one.kinds.includes('courier-fee'))
    .sort((one, other) => other.created_at.localeCompare(one.created_at))[0];
  await call(context, url, 'PUT', 'policies/courier-fee', { active: { digest: active.digest }, canary: { digest: newest.digest, share_bps: 1000 } });
  await page.goto('/s/demo/policies/kinds/courier-fee');
}

/** A more generous refund rule over the last thirty days. */
async function runBacktest({ context, page, url }) {
  const { active } = await call(context, url, 'GET', 'policies/refund');
  const { settings } = await call(context, url, 'GET', 'policies/refund/settings');
  const backtest = await call(context, url, 'POST', 'backtests', {
    kind: 'refund',
    digest: active.digest,
    settings: { ...settings, partial_keep_bps: 5000, delay_partial_bps: 1000, automatic_up_to_minor_units: 50000 },
    from: new Date(Date.now() - 30 * DAY_MS).toISOString(),
    to: new Date().toISOString(),
  });
  await page.goto(`/s/demo/policies/backtests/${backtest.id}`);
  await page.locator('.ant-progress-status-success').waitFor({ timeout: BACKTEST_MS });
  await page.getByTestId('result').waitFor();
}

async function openTracking({ context, page, url }) {
  const { items } = await call(context, url, 'GET', 'orders?fulfilment_state=shipped&limit=1');
  const link = await call(context, url, 'POST', `orders/${items[0].id}/tracking-links`);
  await page.goto(link.path);
  await page.getByText('Where it is').waitFor();
}
