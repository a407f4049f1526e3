// Around the desk: approvals, versions, tracking links, printing and settings, on a real host with a real database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anotherVersion } from '../support/component.mjs';
import { SHOP, call, newConversation } from '../support/shop.mjs';
import { stage } from '../support/windows.mjs';

const demo = stage();
const { inWindow } = demo;

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

test('S-159, S-161: an order is entered, paid, verified, printed, packed, shipped and delivered on its page, and the buyer follows it by a link', { timeout: 300_000 }, async () => {
  await inWindow({ login: 'owner', to: '/s/demo/orders' }, async (page, context) => {
    const { customer } = await newConversation(context, demo.url, '我要两支钢笔');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New order' }).click();
    await dialog.getByRole('textbox', { name: 'Buyer' }).fill(customer.id);
    await dialog.getByRole('combobox', { name: 'Product' }).fill('PEN-FOUNT-1');
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: 'PEN-FOUNT-1' }).first().click();
    await dialog.getByLabel('Quantity').fill('2');
    await dialog.getByRole('textbox', { name: 'Receiver' }).fill('王小明');
    await dialog.getByRole('textbox', { name: 'Phone' }).fill('13812341234');
    await dialog.getByLabel('Region code').fill('310000');
    await dialog.getByLabel('Address').fill('陆家浜路 8 号');
    await dialog.getByRole('button', { name: 'Enter' }).click();
    await page.waitForURL(/\/orders\/\d+$/);
    const number = Number(new URL(page.url()).pathname.split('/').at(-1));
    const state = async () => (await call(context, demo.url, 'GET', `orders/${number}`)).fulfilment_state;
    const act = (name) => page.locator(`[data-action="${name}"]`).first();

    await act('change').click();
    await dialog.getByLabel('Greeting card').fill('生日快乐');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('生日快乐').waitFor();

    await act('pay').click();
    await dialog.getByLabel('Reference').fill('PAY-1');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    // A check by the shop's policy runs with the payment; whatever it asks, the verification answers.
    await act('verify').click();
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await act('print').click();
    await dialog.getByRole('heading', { name: `Order #${number}` }).waitFor();
    await dialog.getByText('生日快乐').waitFor();
    assert.equal(await dialog.getByText('陆家浜路 8 号').count(), 0);
    await dialog.getByRole('button', { name: 'Show the receivers in full' }).click();
    await dialog.getByText('陆家浜路 8 号').waitFor();
    await dialog.getByRole('button', { name: 'To the printer' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    assert.equal(await state(), 'printed');
    await act('pack').click();
    await act('ship').click();
    await dialog.getByLabel('Waybill number').fill('ZTO0001');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await act('deliver').click();
    await act('complete').waitFor();
    assert.equal(await state(), 'delivered');

    await act('tracking-link').click();
    const address = await dialog.getByRole('link').getAttribute('href');
    assert.match(address, /\/track\?shop=demo#swo_/);
    await inWindow({ to: address }, async (buyer) => {
      await buyer.getByRole('heading', { name: `Order #${number}` }).waitFor();
      await buyer.getByText('ZTO0001').waitFor();
      assert.equal(await buyer.getByText('陆家浜路 8 号').count(), 0);
    });
    // What was printed is found again at the print desk.
    await page.goto('/s/demo/orders/print');
    await page.getByRole('button', { name: 'Slips' }).first().click();
    await dialog.getByRole('heading', { name: `Order #${number}` }).waitFor();
  });
});

test('the shop says from when a buyer waits too long, and when it answers', async () => {
  await inWindow({ login: 'owner', to: '/s/demo/settings/shop' }, async (page, context) => {
    const shop = async () => (await context.request.get(SHOP)).json();
    const before = await shop();
    for (const seconds of [before.late_after_seconds + 20, before.late_after_seconds]) {
      await page.getByLabel('A buyer waits too long after, seconds').fill(String(seconds));
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await page.getByRole('button', { name: 'Save' }).click();
      assert.ok((await saved).ok());
      assert.equal((await shop()).late_after_seconds, seconds);
    }

    await page.getByRole('tab', { name: 'Hours' }).click();
    await page.getByRole('spinbutton', { name: 'Phone: Answer within' }).fill('30');
    await page.getByRole('switch', { name: 'E-mail: Attended' }).click();
    const put = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/channel-hours'));
    await page.getByRole('button', { name: 'Save' }).click();
    assert.ok((await put).ok());
    const { items: hours } = await call(context, demo.url, 'GET', 'channel-hours');
    assert.equal(hours.find((one) => one.channel === 'phone').response_target_seconds, 30);
    const email = hours.find((one) => one.channel === 'email');
    assert.equal(email.opens_minute, email.closes_minute);
  });
  await inWindow({ login: 'agent', to: '/s/demo/settings/hours' }, async (page) => {
    await page.getByRole('switch').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0);
    assert.ok(await page.getByRole('switch').first().isDisabled());
  });
});

test('a member gets another role at once, and a disabled one has nothing left', async () => {
  await inWindow({ login: 'owner', to: '/s/demo/settings/members' }, async (page, context) => {
    const login = `temp-${Date.now()}`;
    await call(context, demo.url, 'POST', 'members', {
      login,
      display_name: login,
      password: 'shopwit-demo',
      role: 'outsourced',
      staff_number: login.slice(-8),
      service_name: '小试',
    });
    await inWindow({ login, to: '/s/demo/settings/members' }, async (theirs) => {
      await theirs.getByRole('row', { name: new RegExp(login) }).waitFor();
      assert.equal(await theirs.getByRole('link', { name: 'Approvals' }).count(), 0);
      await page.reload();
      const row = page.getByRole('row', { name: new RegExp(login) });
      const dialog = page.getByRole('dialog');
      await row.getByRole('button', { name: 'Change' }).click();
      await dialog.getByRole('combobox', { name: 'Role' }).click();
      await page.locator('.ant-select-dropdown:visible').getByText('Quality', { exact: true }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await row.getByText('Quality').waitFor();
      await theirs.getByRole('link', { name: 'Approvals' }).waitFor();
      await row.getByRole('button', { name: 'Change' }).click();
      await dialog.getByRole('switch').click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await row.getByText('Disabled').waitFor();
      await theirs.getByRole('link', { name: 'Approvals' }).waitFor({ state: 'detached' });
    });
  });
});
