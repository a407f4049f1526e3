// The main job with several people at once, and the click path of docs/console.md.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow, startBrowser } from '../support/browser.mjs';
import { startDemo } from '../support/demo.mjs';
import { call, messagesOf, newConversation, newOrder } from '../support/shop.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Windows of several people, closed at the end; fails on anything that their pages complained about. */
async function withWindows(people, play) {
  const windows = await Promise.all(people.map((options) => openWindow(browser, demo.url, options)));
  try {
    await play(...windows);
    for (const { problems } of windows) assert.deepEqual(problems, []);
  } finally {
    await Promise.all(windows.map(({ context }) => context.close()));
  }
}

test('a discount beyond the agent’s limit is asked, granted and taken', async () => {
  await withWindows([{ login: 'agent' }, { login: 'supervisor' }], async (agent, supervisor) => {
    const { customer, conversation } = await newConversation(agent.context, demo.url, '二十支能便宜点吗');
    const order = await newOrder(agent.context, demo.url, customer);
    await agent.page.goto(`/s/demo/workbench/${conversation.id}`);
    const side = agent.page.getByRole('region', { name: 'Context' });
    await side.getByRole('tab', { name: 'Discount' }).click();
    await side.getByRole('button', { name: 'Ask the policy' }).click();
    await side.getByText('a supervisor was asked to approve').waitFor();
    await side.getByText('beyond-authority').waitFor();
    assert.equal(await side.getByRole('button', { name: 'Buyer accepts' }).count(), 0);

    await supervisor.page.goto('/s/demo/approvals?kind=discount');
    const row = supervisor.page.locator('.ant-table-row', { hasText: `#${order.number}` });
    await row.getByRole('button', { name: 'Grant' }).click();
    await supervisor.page.getByRole('dialog').getByRole('button', { name: 'Grant' }).click();
    await row.waitFor({ state: 'detached' });

    await agent.page.reload();
    await side.getByRole('tab', { name: 'Discount' }).click();
    await side.getByRole('button', { name: 'Buyer accepts' }).click();
    await side.getByText('accepted', { exact: true }).waitFor();
    const after = await call(agent.context, demo.url, 'GET', `orders/${order.id}`);
    assert.equal(after.discount_total.minor_units, 4080);
  });
});

test('payment, a changed address that holds the order, a damaged parcel and its refund', { timeout: 200_000 }, async () => {
  await withWindows([{ login: 'owner' }], async ({ page, context }) => {
    const { customer } = await newConversation(context, demo.url, '我要二十支钢笔');
    const order = await newOrder(context, demo.url, customer);
    await page.goto(`/s/demo/orders/${order.number}`);
    await page.getByRole('button', { name: 'Take a payment' }).click();
    await page.getByRole('dialog').getByLabel('Reference').fill(`ALI-${order.number}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();

    await page.getByRole('button', { name: 'Change the order…' }).click();
    const change = page.getByRole('dialog', { name: `Change order #${order.number}` });
    await change.getByLabel('Address').last().fill('漕溪北路 1 号');
    await change.getByLabel('Reason').fill('买家改地址');
    await change.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Held from printing').first().waitFor();
    await page.getByRole('button', { name: 'The buyer has confirmed' }).click();
    await page.getByRole('button', { name: 'Print desk knows' }).click();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    for (const label of ['Product', 'Quantity', 'Price', 'Address', 'Contact']) {
      await page.getByRole('dialog').getByLabel(label, { exact: true }).check();
    }
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The print desk has no page yet.
    await call(context, demo.url, 'POST', 'print-batches', { orders: [order.id] });
    await page.reload();
    await page.getByRole('button', { name: 'Packed' }).click();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Waybill number').fill(`ZT${order.number}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Delivered' }).click();
    await page.getByText(`ZT${order.number}`).first().waitFor();

    const found = await call(context, demo.url, 'POST', 'cases', {
      order: order.id,
      kind: 'refund-only-shipped',
      cause: 'damaged',
      claimed_fault: 'seller',
      lines: [{ line: 0, quantity: 20 }],
      description: '笔盒压坏了',
    });
    await page.goto(`/s/demo/cases/${found.number}`);
    const step = async (name, before = async () => {}) => {
      await before();
      await page.locator('.desk-step-form').getByLabel('Note').fill(`${name}: 已处理`);
      await page.getByRole('button', { name: `Done: ${name}` }).click();
      await page.getByRole('button', { name: `Done: ${name}` }).waitFor({ state: 'detached' });
    };
    await step('Contact');
    await page.locator('input[type=file]').setInputFiles({ name: 'box.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo') });
    await page.getByText('box.jpg').waitFor();
    await page.locator('.desk-lines').getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Confirmed', { exact: true }).waitFor();
    await step('Verify');
    await step('Apologise');
    await page.getByRole('button', { name: 'Ask for solutions' }).click();
    const partial = page.locator('.desk-solution', { hasText: 'Partial refund, keep the goods' });
    await partial.getByRole('button', { name: 'Buyer chooses this' }).click();
    await partial.getByText('chosen', { exact: true }).waitFor();
    await step('Agree', () => page.getByLabel('The buyer has understood and agrees').check());
    await partial.getByRole('button', { name: 'Refund…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('破损');
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Pay out' }).click();
    await page.getByText('paid', { exact: true }).waitFor();
    await step('Follow up');
    await step('Register', async () => {
      await page.getByLabel('Tags').fill('damaged');
      await page.keyboard.press('Enter');
      await page.getByLabel('Minutes spent').fill('12');
      for (const label of ['Cause', 'Solution', 'What was done', 'Result']) {
        await page.locator('.desk-step-form').getByLabel(label, { exact: true }).fill('已记录');
      }
    });
    const closed = await call(context, demo.url, 'GET', `cases/${found.id}`);
    assert.equal(closed.state, 'closed');
    const { items: refunds } = await call(context, demo.url, 'GET', `cases/${found.id}/refunds`);
    assert.equal(refunds.length, 1);
    assert.equal(refunds[0].state, 'sent');
  });
});

test('the click path of docs/console.md', async () => {
  await withWindows([{ login: 'owner', to: '/' }], async ({ page, context }) => {
    // 1. The oldest waiting buyer.
    await page.waitForURL('**/workbench');
    await page.locator('.wb-late-alert button').click();
    await page.waitForURL('**/workbench/conversation_*');
    const conversation = page.url().split('/').at(-1);
    await page.getByRole('textbox', { name: 'Reply' }).fill('/');
    await page.locator('.wb-candidate').first().click();
    await page.keyboard.press('Control+Enter');
    await page.locator('.wb-bubble-ours[data-seq]').last().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.wb-bubble-underway').length === 0);
    const sent = await messagesOf(context, demo.url, conversation);
    assert.equal(sent.at(-1).author, 'agent');
    // 2. A courier fee with its reason.
    await page.getByRole('link', { name: 'Orders' }).click();
    await page.locator('.desk-row').first().click();
    const card = page.locator('.ant-card', { has: page.getByText('Courier fee', { exact: true }) });
    await card.getByLabel('Weight').fill('420');
    await card.getByLabel('Bulk').check();
    await card.getByRole('button', { name: 'Quote', exact: true }).click();
    await card.locator('.reasons').first().waitFor();
    // 3. A row of the fee table.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Tables' }).click();
    await page.getByRole('link', { name: 'courier-fees' }).click();
    await page.waitForURL('**/policies/tables/courier-fees');
    await page.locator('input[data-cell]').first().waitFor();
    const header = await page.locator('.grid thead th').allInnerTexts();
    const fee = header.findIndex((text) => text.startsWith('fee')) - 1;
    const cell = page.locator(`input[data-cell="3/${fee}"]`);
    await cell.fill('222.00');
    await page.getByTestId('review-table').click();
    await page.getByTestId('save-table').click();
    await page.getByText(/Revision \d+ holds/).waitFor();
    const table = await call(context, demo.url, 'GET', 'tables/courier-fees');
    assert.ok(JSON.stringify(table.rows).includes('22200') || JSON.stringify(table.rows).includes('222.00'));
  });
});
