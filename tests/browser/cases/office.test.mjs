// Around the desk: approvals, versions, tracking links, printing and settings, on a real host with a real database.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow, startBrowser } from '../support/browser.mjs';
import { anotherVersion } from '../support/component.mjs';
import { startDemo } from '../support/demo.mjs';
import { SHOP, call } from '../support/shop.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function inWindow(options, play) {
  const window = await openWindow(browser, demo.url, options);
  try {
    await play(window.page, window.context);
    assert.deepEqual(window.problems, []);
  } finally {
    await window.context.close();
  }
}

test('S-269: an approval is opened by keyboard, shows why the policy asks, and a refusal needs a reason', async () => {
  await inWindow({ login: 'supervisor', to: '/s/demo/approvals' }, async (page, context) => {
    await page.getByText('For me', { exact: true }).click();
    await page.waitForURL('**state=mine**');
    const { items: mine } = await call(context, demo.url, 'GET', 'approvals?for_me=true&kind=refund');
    const { items: pending } = await call(context, demo.url, 'GET', 'approvals?state=pending&kind=refund');
    // A refund beyond a supervisor's limit waits for somebody else.
    assert.ok(mine.length > 0 && mine.length < pending.length);
    await page.locator('.table-foot').getByText(`${mine.length} shown`).waitFor();
    const approval = mine[0];
    const refund = await call(context, demo.url, 'GET', `refunds/${approval.subject}`);
    const found = await call(context, demo.url, 'GET', `cases/${refund.case}`);

    await page.locator('.desk-row').first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link', { name: `Case #${found.number}` }).waitFor();
    await dialog.getByRole('link', { name: /^Order #/ }).waitFor();
    await dialog.getByText('beyond-authority').waitFor();
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await dialog.getByText('Say why you decline').waitFor();
    await dialog.getByLabel('A word for the one who asked').fill('证据不足，请补充照片');
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await page.locator('.table-foot').getByText(`${mine.length - 1} shown`).waitFor();
    const after = await call(context, demo.url, 'GET', `approvals/${approval.id}`);
    assert.equal(after.state, 'declined');
    assert.equal(after.decision_note, '证据不足，请补充照片');

    // Granted without the mouse.
    await page.locator('.desk-row').first().focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('beyond-authority').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.table-foot').getByText(`${mine.length - 2} shown`).waitFor();
    assert.equal((await call(context, demo.url, 'GET', `approvals/${mine[1].id}`)).state, 'granted');
  });
});

test('a version is deleted only when nothing needs it, and says what does', async () => {
  const component = await anotherVersion('courier_fee', `delete me ${Date.now()}`);
  await inWindow({ login: 'owner' }, async (page, context) => {
    const { active } = await call(context, demo.url, 'GET', 'policies/courier-fee');
    const answer = await context.request.post(`${SHOP}/plugins?wait=100`, {
      headers: { origin: demo.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/wasm' },
      data: component,
    });
    const uploaded = await answer.json();
    assert.equal(uploaded.status, 'ready', JSON.stringify(uploaded));
    const stored = async () =>
      (await call(context, demo.url, 'GET', 'policies/quotas')).items.find((one) => one.quota === 'stored_versions').used;
    const before = await stored();
    const bind = (shadow) => call(context, demo.url, 'PUT', 'policies/courier-fee', { active: { digest: active.digest }, shadow });
    await bind([{ digest: uploaded.digest }]);

    const remove = page.locator('[data-action="delete-version"]');
    const dialog = page.getByRole('dialog');
    await page.goto(`/s/demo/policies/plugins/${uploaded.id}/versions/${uploaded.digest}`);
    await remove.click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText(/It cannot be deleted yet: .*courier-fee \(shadow\)/).waitFor();
    await bind([]);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('This version was deleted.').waitFor();
    assert.equal(await remove.count(), 0);
    assert.equal(await stored(), before - 1);

    // What came with the host has no such button.
    const { items: plugins } = await call(context, demo.url, 'GET', 'plugins?limit=100');
    const shipped = plugins.flatMap((one) => one.versions).find((one) => one.uploaded_by === 'system');
    await page.goto(`/s/demo/policies/plugins/${shipped.id}/versions/${shipped.digest}`);
    await page.getByText(shipped.digest).waitFor();
    assert.equal(await remove.count(), 0);
  });
});
