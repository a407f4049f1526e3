// The main job with several people at once, and the click path of docs/console.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startShopPage } from '../support/shop-page.mjs';
import { call, conversationThatBegan, messagesOf, newOrder } from '../support/shop.mjs';
import { pick, queueRow, stage } from '../support/windows.mjs';

const demo = stage();
const { open, withWindows } = demo;

const reply = (page) => page.getByRole('textbox', { name: 'Reply' });

/** Sends what stands in the reply, with its warnings acknowledged. */
async function send(page) {
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.querySelector('.wb-composer textarea').value === '' && document.querySelector('.wb-bubble-underway') === null);
}

async function confirmed(page) {
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

// What has no page yet goes through the API: the ticket of a conversation, placing an order, the print desk.
test('the six steps of the main job: agent, supervisor and buyer in three windows at once', { timeout: 600_000 }, async () => {
  const owner = await open({ login: 'owner' });
  const shop = await startShopPage(owner.context, demo.url);
  try {
    await withWindows([{ login: 'agent', to: '/s/demo/workbench' }, { login: 'supervisor', to: '/s/demo/workbench' }, { to: shop.origin }], async (agent, supervisor, buyer) => {
      const chat = buyer.page.getByRole('dialog');
      const says = async (text) => {
        await chat.getByRole('textbox').fill(text);
        await chat.getByRole('textbox').press('Enter');
        await chat.locator('.line.mine:not(.unsent)', { hasText: text }).last().waitFor();
      };
      const side = agent.page.getByRole('region', { name: 'Context' });
      const log = agent.page.getByRole('log', { name: 'Messages' });

      // 1. She writes; the script policy greets, an agent takes her, the triage policy says where it belongs.
      await buyer.page.getByRole('button', { name: 'Ask us' }).click();
      await says('在吗?想买二十支钢笔');
      await chat.locator('.line:not(.mine)').first().waitFor();
      const id = await conversationThatBegan(agent.context, demo.url, '在吗?想买二十支钢笔');
      await agent.page.getByText('Nobody’s').click();
      await (await queueRow(agent.page, id)).click();
      await log.getByText('在吗?想买二十支钢笔').waitFor();
      await agent.page.getByRole('button', { name: /Take$/ }).click();
      await agent.page.getByRole('button', { name: /Take$/ }).waitFor({ state: 'detached' });
      await agent.page.getByRole('button', { name: 'More' }).click();
      const opened = agent.page
        .waitForResponse((answer) => answer.url().endsWith(`/conversations/${id}/tickets`) && answer.ok())
        .then(() => call(agent.context, demo.url, 'GET', `tickets?conversation=${id}`));
      await agent.page.getByText('Open a ticket').click();
      const { items: tickets } = await opened;
      assert.ok(tickets[0].triage, 'the triage policy was asked');

      // 2. She bargains: beyond the agent's limit, so that a supervisor grants it.
      const { customer } = await call(agent.context, demo.url, 'GET', `conversations/${id}`);
      const order = await newOrder(agent.context, demo.url, customer);
      const { approvals: before } = await call(supervisor.context, demo.url, 'GET', 'desk/summary');
      await says('二十支能便宜点吗');
      await log.getByText('二十支能便宜点吗').waitFor();
      await side.getByRole('tab', { name: 'Discount' }).click();
      await side.getByRole('button', { name: 'Ask the policy' }).click();
      await side.getByText('a supervisor was asked to approve').waitFor();
      await side.getByText('beyond-authority').waitFor();
      assert.equal(await side.getByRole('button', { name: 'Buyer accepts' }).count(), 0);
      await supervisor.page.waitForFunction((count) => document.querySelector('.frame-menu .ant-badge-count').textContent === String(count), before.for_me + 1);
      await supervisor.page.getByRole('link', { name: 'Approvals' }).click();
      const asked = supervisor.page.locator('.ant-table-row', { hasText: `#${order.number}` });
      await asked.getByRole('button', { name: 'Grant' }).click();
      await supervisor.page.getByRole('dialog').getByRole('button', { name: 'Grant' }).click();
      await asked.waitFor({ state: 'detached' });
      // The agent's window learns of it by itself.
      await side.getByRole('button', { name: 'Buyer accepts' }).click();
      await side.getByText('accepted', { exact: true }).waitFor();
      await reply(agent.page).fill('可以,主管同意给您优惠了');
      await send(agent.page);
      await chat.getByText('可以,主管同意给您优惠了').waitFor();

      // 3. Carriage, from the shop's own table, with its reason.
      await says('420 公斤运费多少');
      await side.getByRole('tab', { name: 'Courier fee' }).click();
      await side.getByLabel('Weight').fill('420');
      await side.getByLabel('Bulk').check();
      await side.getByRole('button', { name: 'Quote', exact: true }).click();
      await side.getByText('fee-table-row').waitFor();
      await side.getByRole('button', { name: 'Set as postage' }).click();
      await side.getByText('This is the postage now').waitFor();
      await side.getByRole('button', { name: 'Into the reply' }).first().click();
      await agent.page.waitForFunction(() => /420/.test(document.querySelector('.wb-composer textarea').value));
      await send(agent.page);
      await chat.locator('.line:not(.mine)', { hasText: '420' }).waitFor();

      // 4. She pays and changes the address: held from printing until she and the print desk know.
      await agent.page.goto(`/s/demo/orders/${order.number}`);
      await agent.page.getByRole('button', { name: 'Take a payment' }).click();
      await agent.page.getByRole('dialog').getByLabel('Reference').fill(`ALI-${order.number}`);
      await confirmed(agent.page);
      await says('地址改成漕溪北路 1 号');
      await agent.page.getByRole('button', { name: 'Change the order…' }).click();
      const change = agent.page.getByRole('dialog', { name: `Change order #${order.number}` });
      await change.getByLabel('Address').last().fill('漕溪北路 1 号');
      await change.getByLabel('Reason').fill('买家改地址');
      await change.getByRole('button', { name: 'Confirm' }).click();
      await supervisor.page.goto(`/s/demo/orders/${order.number}`);
      await supervisor.page.getByText('Held from printing').first().waitFor();
      await agent.page.getByRole('button', { name: 'The buyer has confirmed' }).click();
      await supervisor.page.getByRole('button', { name: 'Print desk knows' }).click();
      await supervisor.page.getByRole('button', { name: 'Verify', exact: true }).click();
      for (const label of ['Product', 'Quantity', 'Price', 'Address', 'Contact']) {
        await supervisor.page.getByRole('dialog').getByLabel(label, { exact: true }).check();
      }
      await confirmed(supervisor.page);
      await call(supervisor.context, demo.url, 'POST', 'print-batches', { orders: [order.id] });
      await supervisor.page.getByRole('button', { name: 'Packed' }).click();
      await supervisor.page.getByRole('button', { name: 'Ship', exact: true }).click();
      await supervisor.page.getByRole('dialog').getByLabel('Waybill number').fill(`ZT${order.number}`);
      await confirmed(supervisor.page);
      await supervisor.page.getByRole('button', { name: 'Delivered' }).click();
      await supervisor.page.getByRole('button', { name: 'Delivered' }).waitFor({ state: 'detached' });
      const track = async () => {
        await buyer.page.goto(`${demo.url}/track?shop=demo&lang=en`);
        await buyer.page.getByLabel('Order number').fill(String(order.number));
        await buyer.page.getByLabel('Last four digits').fill('1234');
        await buyer.page.getByRole('button', { name: 'Show the order' }).click();
        await buyer.page.getByRole('heading', { name: `Order #${order.number}` }).waitFor();
      };
      await track();
      await buyer.page.getByText(`ZT${order.number}`).waitFor();
      await buyer.page.getByRole('listitem').filter({ hasText: 'Delivered' }).first().waitFor();

      // 5. It came damaged: six steps, evidence, the refund policy's solutions, the money once.
      await buyer.page.goto(shop.origin);
      await buyer.page.getByRole('button', { name: 'Ask us' }).click();
      await says('笔盒压坏了');
      await agent.page.goto(`/s/demo/workbench/${id}`);
      await log.getByText('笔盒压坏了').waitFor();
      await side.getByRole('button', { name: 'Open a case' }).click();
      const opening = agent.page.getByRole('dialog');
      await pick(agent.page, opening.getByLabel('Cause', { exact: true }), 'Damaged');
      await pick(agent.page, opening.getByLabel('Whose fault'), 'Shop');
      await opening.getByLabel('What happened').fill('笔盒压坏了');
      await opening.getByRole('button', { name: 'Open a case' }).click();
      await opening.waitFor({ state: 'hidden' });
      const { items: cases } = await call(agent.context, demo.url, 'GET', `cases?order=${order.id}`);
      const found = cases[0];
      await side.getByRole('link', { name: `#${found.number}` }).click();
      await agent.page.waitForURL(`**/cases/${found.number}`);
      await agent.page.getByRole('heading', { name: `#${found.number}` }).waitFor();
      const step = async (name, before = async () => {}) => {
        await before();
        await agent.page.locator('.desk-step-form').getByLabel('Note').fill(`${name}: 已处理`);
        await agent.page.getByRole('button', { name: `Done: ${name}` }).click();
        await agent.page.getByRole('button', { name: `Done: ${name}` }).waitFor({ state: 'detached' });
      };
      await step('Contact');
      await agent.page.locator('input[type=file]').setInputFiles({ name: 'box.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo') });
      await agent.page.getByText('box.jpg').waitFor();
      await agent.page.locator('.desk-lines').getByRole('button', { name: 'Confirm' }).click();
      await agent.page.getByText('Confirmed', { exact: true }).waitFor();
      await step('Verify');
      await step('Apologise');
      await agent.page.getByRole('button', { name: 'Ask for solutions' }).click();
      const solution = ({ page }) => page.locator('.desk-solution', { hasText: 'Partial refund, keep the goods' });
      await solution(agent).getByRole('button', { name: 'Buyer chooses this' }).click();
      await solution(agent).getByText('chosen', { exact: true }).waitFor();
      await step('Agree', () => agent.page.getByLabel('The buyer has understood and agrees').check());
      // Money is beyond an agent before the sale.
      assert.equal(await agent.page.getByRole('button', { name: 'Refund…' }).count(), 0);
      await supervisor.page.goto(`/s/demo/cases/${found.number}`);
      await solution(supervisor).getByRole('button', { name: 'Refund…' }).click();
      await supervisor.page.getByRole('dialog').getByLabel('Reason').fill('破损');
      await confirmed(supervisor.page);
      await supervisor.page.getByRole('button', { name: 'Pay out' }).click();
      await supervisor.page.getByText('paid', { exact: true }).waitFor();
      await agent.page.getByText('paid', { exact: true }).waitFor();
      await step('Follow up');
      await step('Register', async () => {
        await agent.page.getByLabel('Tags').fill('damaged');
        await agent.page.keyboard.press('Enter');
        await agent.page.getByLabel('Minutes spent').fill('12');
        for (const label of ['Cause', 'Solution', 'What was done', 'Result']) {
          await agent.page.locator('.desk-step-form').getByLabel(label, { exact: true }).fill('已记录');
        }
      });
      await track();
      await buyer.page.getByText('Refunded').waitFor();
      assert.equal(await buyer.page.locator('.steps li.done').count(), 6);

      // 6. Every answer with its reason and the version that gave it; asked again, it is the same.
      await supervisor.page.goto(`/s/demo/policies/decisions?subject=${found.id}`);
      await supervisor.page.getByTestId('decision').first().click();
      await supervisor.page.getByRole('button', { name: 'Ask again' }).click();
      await supervisor.page.getByTestId('replayed').getByText('Identical, byte for byte').waitFor();

      const paid = await call(agent.context, demo.url, 'GET', `orders/${order.id}`);
      assert.equal(paid.discount_total.minor_units, 4080);
      assert.equal(paid.shipping_fee.minor_units, 10_000);
      assert.equal((await call(agent.context, demo.url, 'GET', `cases/${found.id}`)).state, 'closed');
      const { items: refunds } = await call(agent.context, demo.url, 'GET', `cases/${found.id}/refunds`);
      assert.equal(refunds.length, 1);
      assert.equal(refunds[0].state, 'sent');
      assert.ok(refunds[0].amount.minor_units <= paid.paid.minor_units);
    });
  } finally {
    await shop.stop();
    await owner.context.close();
  }
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
