// Several people at once: colleagues in one conversation, an owner who changes a role, a buyer on the shop's own page.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startShopPage } from '../support/shop-page.mjs';
import { call, conversationThatBegan, newConversation, newMember } from '../support/shop.mjs';
import { queueRow, stage } from '../support/windows.mjs';

const demo = stage();
const { open, withWindows } = demo;

const reply = (page) => page.getByRole('textbox', { name: 'Reply' });

describe('two agents', () => {
  test('see who writes an answer; the second takes over openly', async () => {
    await withWindows([{ login: 'agent' }, { login: 'supervisor' }], async (first, second) => {
      const { items: members } = await call(second.context, demo.url, 'GET', 'members?limit=100');
      const nameOf = (login) => members.find((each) => each.login === login).service_name;
      const { conversation } = await newConversation(first.context, demo.url, '有蓝色的吗');
      await Promise.all([first, second].map(({ page }) => page.goto(`/s/demo/workbench/${conversation.id}`)));
      // Both look at it, and see that of each other.
      await first.page.locator('.wb-colleague', { hasText: nameOf('supervisor') }).waitFor();
      await reply(first.page).pressSequentially('有的');
      await second.page.locator('.wb-colleague[data-activity=typing]', { hasText: nameOf('agent') }).waitFor();
      await second.page.getByText(`${nameOf('agent')} is writing an answer`, { exact: true }).first().waitFor();
      assert.equal(await first.page.locator('.wb-lock').count(), 0);

      await second.page.getByRole('button', { name: 'Take over' }).click();
      await first.page.locator('.wb-lock', { hasText: `${nameOf('supervisor')} is writing an answer` }).waitFor();
      await second.page.locator('.wb-lock').waitFor({ state: 'detached' });
      const { lock } = await call(first.context, demo.url, 'GET', `conversations/${conversation.id}`);
      assert.equal(lock.service_name, nameOf('supervisor'));
      const { items: audit } = await call(second.context, demo.url, 'GET', `audit-events?target=${conversation.id}`);
      assert.ok(audit.some((entry) => entry.command === 'conversation.take-over'));

      // What is sent gives the lock back, and nobody's draft is lost.
      await reply(second.page).fill('有蓝色的,今天发货');
      await second.page.keyboard.press('Control+Enter');
      await first.page.getByRole('log').locator('.wb-bubble-ours', { hasText: '有蓝色的,今天发货' }).waitFor();
      await first.page.locator('.wb-lock').waitFor({ state: 'detached' });
      assert.equal(await reply(first.page).inputValue(), '有的');
    });
  });

  test('see what is unread, until it was in sight', async () => {
    await withWindows([{ login: 'agent', to: '/s/demo/workbench' }], async ({ page, context }) => {
      const { conversation } = await newConversation(context, demo.url, '发什么快递');
      const row = await queueRow(page, conversation.id);
      const { unread } = await call(context, demo.url, 'GET', `conversations/${conversation.id}`);
      assert.ok(unread > 0);
      await row.locator('.ant-badge-count').waitFor();
      await row.click();
      await row.locator('.ant-badge-count').waitFor({ state: 'detached' });
      const read = await call(context, demo.url, 'GET', `conversations/${conversation.id}`);
      assert.equal(read.unread, 0);
    });
  });

  test('say that they are busy, which shows where a conversation is transferred', async () => {
    const owner = await open({ login: 'owner' });
    const busy = await newMember(owner.context, demo.url, 'pre-sales-agent', '小忙');
    await withWindows([{ login: busy.login, to: '/s/demo/workbench' }, { login: 'supervisor' }], async (first, second) => {
      await first.page.getByTestId('account').click();
      await first.page.locator('.frame-person-state').getByText('Busy').click();
      await first.page.getByTestId('account').getByText('Busy').waitFor();
      const { conversation } = await newConversation(second.context, demo.url, '我想换个人聊');
      await second.page.goto(`/s/demo/workbench/${conversation.id}`);
      await second.page.getByRole('button', { name: 'Transfer' }).click();
      await second.page.getByRole('dialog').getByRole('combobox').click();
      await second.page.keyboard.type('小忙');
      await second.page.locator('.ant-select-item-option', { hasText: '小忙' }).getByText('Busy').waitFor();
    });
    await owner.context.close();
  });
});

test('a role that the owner changes removes actions at once, without loading anything anew', async () => {
  await withWindows([{ login: 'owner' }], async (owner) => {
    const member = await newMember(owner.context, demo.url, 'pre-sales-agent', '小换');
    const { conversation } = await newConversation(owner.context, demo.url, '请问几点下班');
    await withWindows([{ login: member.login, to: `/s/demo/workbench/${conversation.id}` }], async (agent) => {
      await reply(agent.page).waitFor();
      await agent.page.locator('[data-connection=live]').waitFor();
      await agent.page.evaluate(() => (window.sameDocument = true));

      await owner.page.goto('/s/demo/settings/members');
      await owner.page.locator('.ant-table-row', { hasText: member.login }).getByRole('button', { name: 'Change' }).click();
      const dialog = owner.page.getByRole('dialog');
      await dialog.locator('#role').click();
      await owner.page.locator('.ant-select-item-option', { hasText: 'Quality' }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'hidden' });

      // Who watches quality reads everything and writes to nobody.
      await reply(agent.page).waitFor({ state: 'detached' });
      await agent.page.getByRole('button', { name: 'Resolve' }).waitFor({ state: 'detached' });
      assert.equal(await agent.page.getByRole('button', { name: 'Transfer' }).count(), 0);
      await agent.page.getByText('请问几点下班').first().waitFor();
      assert.equal(await agent.page.evaluate(() => window.sameDocument), true);
    });
  });
});

test('a buyer writes on the shop’s own page, reads the answer there, and comes back to it', async () => {
  const owner = await open({ login: 'owner' });
  const shop = await startShopPage(owner.context, demo.url);
  try {
    await withWindows([{ to: shop.origin }], async (buyer) => {
      await withWindows([{ login: 'agent' }], async (agent) => {
        await buyer.page.getByRole('button', { name: 'Ask us' }).click();
        const chat = buyer.page.getByRole('dialog');
        const said = `有红色的钢笔吗 ${Date.now()}`;
        await chat.getByRole('textbox').fill(said);
        await chat.getByRole('textbox').press('Enter');
        await chat.locator('.line.mine:not(.unsent)', { hasText: said }).waitFor();
        // The greeting of the script policy.
        await chat.locator('.line:not(.mine)').first().waitFor();

        await agent.page.goto(`/s/demo/workbench/${await conversationThatBegan(agent.context, demo.url, said)}`);
        await agent.page.getByRole('log').getByText(said).waitFor();
        await reply(agent.page).fill('有的,红色和蓝色都有');
        await agent.page.keyboard.press('Control+Enter');
        await chat.getByText('有的,红色和蓝色都有').waitFor();
        // And back, while the agent looks.
        await chat.getByRole('textbox').fill('那要红色');
        await chat.getByRole('textbox').press('Enter');
        await agent.page.getByRole('log').getByText('那要红色').waitFor();
        // An internal note stays in the shop.
        await agent.page.keyboard.press('Alt+p');
        await agent.page.keyboard.type('this one is a regular');
        await agent.page.keyboard.press('Control+Enter');
        await agent.page.locator('.wb-bubble-note[data-seq]').waitFor();

        // Closed meanwhile, she sees that something new was said, and everything is still there.
        await chat.getByRole('button', { name: 'Close' }).click();
        await agent.page.keyboard.press('Alt+l');
        await agent.page.keyboard.type('好的');
        await agent.page.keyboard.press('Control+Enter');
        await buyer.page.getByText('1 new').waitFor();
        await buyer.page.reload();
        await buyer.page.getByRole('button', { name: 'Ask us' }).click();
        await chat.getByText('好的', { exact: true }).waitFor();
        await chat.getByText('那要红色').waitFor();
        assert.equal(await chat.getByText('this one is a regular').count(), 0);
      });
    });
  } finally {
    await shop.stop();
    await owner.context.close();
  }
});
