// Orders, after-sales, approvals and settings, on a real host with a real database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seriousFindingsOn } from '../support/axe.mjs';
import { call, newConversation, newOrder } from '../support/shop.mjs';
import { stage } from '../support/windows.mjs';
import { deskPages, settled } from '../pages.mjs';

const demo = stage();
const { inWindow } = demo;

/** Texts that would run a program where a page took them for HTML, a template or an address. */
const CORPUS = [
  '<script>window.__ran=1</script>',
  '<img src=x onerror="window.__ran=2">',
  '"><svg onload="window.__ran=3">',
  "'-window.__ran=4-'",
  'javascript:window.__ran=5',
  '{{constructor.constructor("window.__ran=6")()}}',
  '<a href="javascript:window.__ran=7">x</a>',
  '</textarea><iframe srcdoc="<script>parent.__ran=8</script>">',
  '<style>@import"https://evil.example/x"</style>',
  '&lt;img src=x onerror=window.__ran=9&gt;',
];

test('a text never becomes a program, in whatever field it stands', async () => {
  await inWindow({ login: 'owner' }, async (page, context) => {
    const away = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(demo.url) && !/^(data|blob):/.test(request.url())) away.push(request.url());
    });
    page.on('dialog', (dialog) => {
      away.push(dialog.message());
      void dialog.dismiss();
    });
    const text = CORPUS.join(' ');
    const { customer, conversation } = await newConversation(context, demo.url, text, CORPUS[1].slice(0, 50));
    await call(context, demo.url, 'PATCH', `customers/${customer.id}`, { tags: [CORPUS[0]], preference: text.slice(0, 400) });
    const order = await newOrder(context, demo.url, customer, 1);
    await call(context, demo.url, 'POST', `orders/${order.id}/notes`, { note: text.slice(0, 400) });
    await call(context, demo.url, 'POST', `orders/${order.id}/amendments`, { kind: 'address', changes: { address: CORPUS[2] }, reason: CORPUS[1] });
    await call(context, demo.url, 'POST', `orders/${order.id}/payments`, { amount: order.total, method: 'e-payment', reference: CORPUS[6] });
    const opened = await call(context, demo.url, 'POST', 'cases', {
      order: order.id,
      kind: 'refund-only-unshipped',
      cause: 'no-longer-wanted',
      claimed_fault: 'buyer',
      lines: [{ line: 0, quantity: 1 }],
      description: text,
    });
    await call(context, demo.url, 'POST', `cases/${opened.id}/notes`, { note: text });
    await call(context, demo.url, 'POST', `conversations/${conversation.id}/messages`, { author: 'agent', internal: true, text });
    await call(context, demo.url, 'POST', 'tokens', { name: CORPUS[0], scopes: ['shop:read'] });
    for (const path of [
      `workbench/${conversation.id}`,
      `orders/${order.number}`,
      `orders?search=${encodeURIComponent(CORPUS[1])}`,
      `cases/${opened.number}`,
      'cases',
      'settings/tokens',
      `settings/audit?target=${encodeURIComponent(CORPUS[0])}`,
    ]) {
      await page.goto(`/s/demo/${path}`);
      await settled(page);
      assert.equal(await page.evaluate(() => window.__ran), undefined, path);
    }
    // What a person types herself is no exception.
    await page.goto(`/s/demo/workbench/${conversation.id}`);
    await page.getByRole('textbox', { name: 'Reply' }).fill(text);
    assert.equal(await page.locator('.wb-marked script, .wb-marked img, .wb-messages img, .wb-messages svg[onload]').count(), 0);
    assert.equal(await page.evaluate(() => window.__ran), undefined);
    assert.deepEqual(away, []);
  });
});

describe('orders', () => {
  test('are filtered, exported and opened by keyboard', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/orders' }, async (page) => {
      await page.locator('.desk-row').first().waitFor();
      await page.getByRole('combobox', { name: 'Payment' }).click();
      await page.locator('.ant-select-dropdown:visible').getByText('Unpaid', { exact: true }).click();
      await page.waitForURL('**payment_state=unpaid**');
      await settled(page);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export CSV' }).click();
      assert.equal((await download).suggestedFilename(), 'orders.csv');
      await page.locator('.desk-row').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/orders\/\d+$/);
      await page.getByRole('button', { name: 'Take a payment' }).waitFor();
    });
  });
});

describe('settings', () => {
  test('the audit chain is verified, and a token is shown once', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/settings/audit' }, async (page) => {
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/Whole: \d+ rows follow/).waitFor();
      await page.getByRole('tab', { name: 'Tokens' }).click();
      await page.getByRole('button', { name: 'New token' }).click();
      const dialog = page.getByRole('dialog', { name: 'New token' });
      await dialog.getByLabel('Name').fill('reports');
      await dialog.getByRole('button', { name: 'Add' }).click();
      await dialog.getByText(/^swt_/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('cell', { name: 'reports' }).first().waitFor();
      await page.reload();
      await page.getByRole('cell', { name: 'reports' }).first().waitFor();
      assert.equal(await page.getByText(/^swt_/).count(), 0);
    });
  });

  test('an agent sees what she may, and no more', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/settings/members' }, async (page) => {
      await settled(page);
      assert.equal(await page.getByRole('button', { name: 'Add a member' }).count(), 0);
      assert.equal(await page.getByRole('tab', { name: 'Audit' }).count(), 0);
      assert.equal(await page.getByRole('tab', { name: 'Tokens' }).count(), 0);
      await page.goto('/s/demo/approvals');
      await settled(page);
      assert.equal(await page.locator('[data-action="decide"]').count(), 0);
    });
  });
});

test('axe finds nothing serious on any page of the desk, in both themes and languages', { timeout: 400_000 }, async () => {
  const look = (language, theme, narrow) =>
    inWindow({ login: 'owner', language, theme }, async (page, context) => {
      assert.deepEqual(await seriousFindingsOn(page, await deskPages(context), { narrow }), []);
    });
  await Promise.all([look('en', 'light', false), look('zh-CN', 'dark', true)]);
});
