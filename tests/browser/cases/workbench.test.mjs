// The workbench as an agent uses it, on a real host with a real database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, messagesOf, newConversation, newOrder } from '../support/shop.mjs';
import { stage } from '../support/windows.mjs';

const demo = stage();
const { inWindow, open } = demo;

const reply = (page) => page.getByRole('textbox', { name: 'Reply' });
const log = (page) => page.getByRole('log', { name: 'Messages' });

describe('an agent', () => {
  test('works a queue by keyboard only', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      await page.getByRole('listbox', { name: 'Waiting' }).waitFor();
      await page.keyboard.press('Alt+j');
      await page.waitForURL('**/workbench/conversation_*');
      const first = page.url().split('/').at(-1);
      await reply(page).waitFor();
      await page.keyboard.press('Alt+l');
      await page.keyboard.type('/');
      await page.locator('.wb-candidate').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.wb-composer textarea').value.length > 5);
      const text = await reply(page).inputValue();
      await page.keyboard.press('Control+Enter');
      await log(page).locator('.wb-bubble-ours[data-seq]', { hasText: text.slice(0, 12) }).last().waitFor();
      const sent = (await messagesOf(context, demo.url, first)).filter((each) => each.author === 'agent' && each.text === text);
      assert.equal(sent.length, 1);
      // An internal note is one key away, and the buyer's draft stays.
      await page.keyboard.press('Alt+p');
      await page.keyboard.type('asked for the colour');
      await page.keyboard.press('Control+Enter');
      await log(page).locator('.wb-bubble-note[data-seq]', { hasText: 'asked for the colour' }).waitFor();
      await page.keyboard.press('Alt+e');
      await page.waitForFunction((was) => !window.location.href.endsWith(was), first);
      const closed = await call(context, demo.url, 'GET', `conversations/${first}`);
      assert.equal(closed.state, 'closed');
      // The sheet says which keys there are.
      await page.locator('body').click({ position: { x: 5, y: 400 } });
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('Next conversation').waitFor();
    });
  });

  test('keys of an input method send nothing', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { conversation } = await newConversation(context, demo.url, '在吗');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      await reply(page).fill('nihao');
      await reply(page).evaluate((field) => {
        for (const key of ['Enter', 'j']) {
          field.dispatchEvent(
            new KeyboardEvent('keydown', { key, code: key === 'j' ? 'KeyJ' : key, altKey: key === 'j', ctrlKey: key === 'Enter', isComposing: true, bubbles: true, cancelable: true }),
          );
        }
      });
      assert.equal(await reply(page).inputValue(), 'nihao');
      assert.ok(page.url().endsWith(conversation.id));
      assert.equal((await messagesOf(context, demo.url, conversation.id)).filter((each) => each.author === 'agent').length, 0);
    });
  });

  test('sees what the message check found before sending, and what is still open', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { conversation } = await newConversation(context, demo.url, '能便宜点吗');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      const send = page.locator('.wb-composer-foot button');
      await reply(page).fill('发货时间 {发货时间}');
      await page.getByText('Fill in first: {发货时间}').waitFor();
      assert.ok(await send.isDisabled());
      await reply(page).fill('全网最低价');
      await page.getByText('Look at this before sending').waitFor();
      assert.ok(await send.isDisabled());
      await page.getByText('I have read this; send it as it is').click();
      await send.click();
      await log(page).locator('.wb-bubble-ours[data-seq]', { hasText: '全网最低价' }).waitFor();
    });
  });

  test('drafts are kept for each conversation and kind', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { conversation } = await newConversation(context, demo.url, '第一个');
      const { conversation: other } = await newConversation(context, demo.url, '第二个');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      await reply(page).fill('half a sentence');
      await page.getByRole('tab', { name: 'Internal note' }).click();
      await page.getByRole('textbox', { name: 'Internal note' }).fill('half a note');
      await page.goto(`/s/demo/workbench/${other.id}`);
      assert.equal(await reply(page).inputValue(), '');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      assert.equal(await reply(page).inputValue(), 'half a sentence');
      await page.getByRole('tab', { name: 'Internal note' }).click();
      assert.equal(await page.getByRole('textbox', { name: 'Internal note' }).inputValue(), 'half a note');
    });
  });

  test('loses and doubles nothing when the connection is cut', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { conversation } = await newConversation(context, demo.url, '还在吗');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      await reply(page).waitFor();
      // The host gets the first one, but its answer is lost on the way.
      let lost = 0;
      await page.route('**/messages', async (route) => {
        if (route.request().method() === 'POST' && lost === 0) {
          lost += 1;
          await route.fetch();
          await route.abort('connectionreset');
        } else await route.continue();
      });
      await reply(page).fill('第一条回复');
      await page.keyboard.press('Control+Enter');
      await log(page).locator('.wb-bubble-ours[data-seq]', { hasText: '第一条回复' }).waitFor();
      // Then there is no connection at all.
      await context.setOffline(true);
      for (const text of ['第二条回复', '第三条回复']) {
        await reply(page).fill(text);
        await page.keyboard.press('Control+Enter');
      }
      await log(page).getByText('Not sent yet: trying again').first().waitFor();
      // Not even a new page forgets them.
      await context.setOffline(false);
      await page.reload();
      await log(page).locator('.wb-bubble-ours[data-seq]', { hasText: '第三条回复' }).waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.wb-bubble-underway').length === 0);
      const texts = (await messagesOf(context, demo.url, conversation.id)).filter((each) => each.author === 'agent').map((each) => each.text);
      assert.deepEqual([...texts].sort(), ['第一条回复', '第三条回复', '第二条回复'].sort());
    });
  });

  test('quotes a courier fee with its reason, and puts it into the reply', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { customer, conversation } = await newConversation(context, demo.url, '二十支钢笔运费多少');
      const order = await newOrder(context, demo.url, customer);
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      const side = page.getByRole('region', { name: 'Context' });
      await side.getByRole('tab', { name: 'Courier fee' }).click();
      await side.getByLabel('Weight').fill('420');
      await side.getByLabel('Bulk').check();
      await side.getByRole('button', { name: 'Quote', exact: true }).click();
      await side.getByText('fee-table-row').waitFor();
      await side.getByRole('button', { name: 'Set as postage' }).click();
      await side.getByText('This is the postage now').waitFor();
      const changed = await call(context, demo.url, 'GET', `orders/${order.id}`);
      assert.equal(changed.shipping_fee.minor_units, 10_000);
      await side.getByRole('button', { name: 'Into the reply' }).first().click();
      await page.waitForFunction(() => /420/.test(document.querySelector('.wb-composer textarea').value));
    });
  });

  test('looks at a phone number only with a reason, which is noted', async () => {
    await inWindow({ login: 'agent', to: '/s/demo/workbench' }, async (page, context) => {
      const { customer, conversation } = await newConversation(context, demo.url, '请打电话给我');
      await page.goto(`/s/demo/workbench/${conversation.id}`);
      const side = page.getByRole('region', { name: 'Context' });
      await side.getByText('138****1234').waitFor();
      await side.getByRole('button', { name: 'Show' }).click();
      const dialog = page.getByRole('dialog', { name: 'Show who the buyer is' });
      await dialog.getByLabel('Why').fill('she asked to be called');
      await dialog.getByRole('button', { name: 'Show' }).click();
      await dialog.getByText('13812341234').waitFor();
      const owner = await open({ login: 'owner' });
      const { items } = await call(owner.context, demo.url, 'GET', `audit-events?target=${customer.id}`);
      await owner.context.close();
      assert.ok(items.some((row) => row.reason === 'she asked to be called'));
    });
  });
});
