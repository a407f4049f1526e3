// An owner's way through the policies area, on a real host with a real database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anotherVersion } from '../support/component.mjs';
import { seriousFindingsOn } from '../support/axe.mjs';
import { SHOP } from '../support/shop.mjs';
import { pick, stage } from '../support/windows.mjs';
import { policyPages, settled } from '../pages.mjs';

const demo = stage();
const { inWindow } = demo;
const KIND = '/s/demo/policies/kinds/courier-fee';

/** What 420 kg from Zhejiang to Shanghai cost, asked like a program. */
async function quote(context) {
  const answer = await context.request.post(`${SHOP}/policies/courier-fee/evaluate`, {
    headers: { origin: demo.url, 'sec-fetch-site': 'same-origin' },
    data: { input: { origin_region: '330000', destination_region: '310000', weight_grams: 420000, pieces: 12, bulk: true, purpose: 'ship' } },
  });
  const body = await answer.json();
  assert.equal(answer.status(), 200, JSON.stringify(body));
  return body.decision.buyer_fee.minor_units;
}

describe('the owner', () => {
  test('signs in on the page and sees what answers', async () => {
    await inWindow({ to: '/' }, async (page) => {
      await page.waitForURL('**/sign-in**');
      await page.getByLabel('Login').fill('owner');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Login and password do not belong together.').waitFor();
      await page.getByLabel('Password').fill('shopwit-demo');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/s/demo/**');
      await page.goto('/s/demo/policies');
      await page.locator('[data-kind="courier-fee"]').waitFor();
      assert.equal(await page.locator('[data-kind]').count(), 12);
    });
  });

  test('sees the console in Chinese, finds a page by the palette, and an input method is left alone', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/policies' }, async (page) => {
      await page.getByTestId('language').click();
      await page.getByText('简体中文').click();
      await page.getByRole('heading', { name: '规则', level: 1 }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: '规则', level: 1 }).waitFor();
      // Keys that an input method is composing with are not ours.
      await page.evaluate(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, isComposing: true, cancelable: true })),
      );
      assert.equal(await page.locator('.palette').count(), 0);
      await page.keyboard.press('Control+KeyK');
      await page.keyboard.type('深色');
      await page.keyboard.press('Enter');
      await page.locator('html[data-theme="dark"]').waitFor();
    });
  });

  test('uploads a component, tries it, backtests it, lets it answer a few, and rolls back', async () => {
    const component = await anotherVersion('courier_fee', `browser test ${Date.now()}`);
    await inWindow({ login: 'owner', to: '/s/demo/policies/plugins' }, async (page, context) => {
      const former = await (await context.request.get(`${SHOP}/policies/courier-fee`)).json();
      const formerDigest = former.active.digest;

      await page.locator('input[type=file]').setInputFiles({ name: 'courier_fee.wasm', mimeType: 'application/wasm', buffer: component });
      await page.locator('[data-testid=live-report][data-status=ready]').waitFor({ timeout: 120_000 });
      const plugins = await (await context.request.get(`${SHOP}/plugins?limit=100`)).json();
      const digest = plugins.items
        .flatMap((one) => one.versions)
        .filter((one) => one.kinds.includes('courier-fee'))
        .sort((one, other) => other.created_at.localeCompare(one.created_at))[0].digest;
      assert.notEqual(digest, formerDigest);
      const short = digest.slice(0, 8);

      await page.getByTestId('try-it').click();
      await pick(page, page.getByRole('combobox', { name: 'Version' }), short);
      await pick(page, page.getByTestId('pick-decision'), '');
      await page.getByTestId('ask').click();
      await page.getByTestId('answer').locator('.reasons li').first().waitFor();

      await page.goto(`${KIND}/backtests`);
      await page.getByTestId('new-backtest').click();
      await pick(page, page.locator('.ant-modal .ant-select'), short);
      await page.getByTestId('start-backtest').click();
      await page.waitForURL('**/backtests/backtest_*');
      await page.getByTestId('result').waitFor({ timeout: 90_000 });
      await page.getByText('No decision would have been different.').waitFor({ timeout: 90_000 });

      await page.goto(KIND);
      await page.getByRole('button', { name: 'Start a canary' }).click();
      await pick(page, page.locator('.ant-modal .ant-select'), short);
      // The slider is moved by keyboard, as everything can be.
      await page.getByRole('slider').focus();
      for (let step = 0; step < 15; step += 1) await page.keyboard.press('ArrowRight');
      await page.getByTestId('confirm-stage').click();
      await page.getByText('25% of the buyers').waitFor();
      const canary = await (await context.request.get(`${SHOP}/policies/courier-fee`)).json();
      assert.deepEqual([canary.canary.digest, canary.canary.share_bps], [digest, 2500]);

      await page.locator('[data-action="promote-canary"]').click();
      await page.getByText('Nothing runs beside it.').waitFor();
      await page.locator('[data-action="rollback"]').click();
      await page.locator('.ant-modal').getByText(formerDigest.slice(0, 8)).waitFor();
      await page.getByTestId('confirm-rollback').click();
      await page.getByText('The version before answers again').waitFor();
      const back = await (await context.request.get(`${SHOP}/policies/courier-fee`)).json();
      assert.equal(back.active.digest, formerDigest);
    });
  });

  test('drops a file that is no component and is told why', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/policies/plugins' }, async (page) => {
      await page.locator('input[type=file]').setInputFiles({ name: 'no.wasm', mimeType: 'application/wasm', buffer: Buffer.from('<b>not wasm</b>') });
      const report = page.locator('[data-testid=live-report][data-status=rejected]');
      await report.waitFor({ timeout: 60_000 });
      assert.match(await report.innerText(), /Rejected/);
    });
  });

  test('pastes fee rows from a spreadsheet and sees the next quote change', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/policies/tables/courier-fees' }, async (page, context) => {
      assert.equal(await quote(context), 10000);
      const former = await (await context.request.get(`${SHOP}/tables/courier-fees`)).json();
      await page.locator('input[data-cell="0/0"]').waitFor();
      const header = await page.locator('.grid thead th').allInnerTexts();
      const fee = header.findIndex((text) => text.startsWith('fee')) - 1;
      const cell = (row) => page.locator(`input[data-cell="${row}/${fee}"]`);
      assert.equal(await cell(1).inputValue(), '100.00');
      const paste = (text) =>
        page.evaluate((pasted) => {
          const data = new DataTransfer();
          data.setData('text/plain', pasted);
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }, text);
      await cell(0).focus();
      await paste('55.00\n120.00\nmany\n');
      assert.equal(await cell(1).inputValue(), '120.00');
      assert.equal(await cell(2).getAttribute('aria-invalid'), 'true', 'a cell says what is wrong with it');
      assert.equal(await page.getByTestId('review-table').isDisabled(), true);
      await cell(2).fill('150.00');
      await page.getByTestId('review-table').click();
      await page.getByTestId('save-table').click();
      await page.getByText(`Revision ${former.revision + 1} holds`).waitFor();
      assert.equal(await quote(context), 12000);
    });
  });

  test('changes a setting after seeing what is different', async () => {
    await inWindow({ login: 'owner', to: `${KIND}/settings` }, async (page, context) => {
      const former = await (await context.request.get(`${SHOP}/policies/courier-fee/settings`)).json();
      const field = page.getByLabel('Default courier', { exact: true });
      await field.fill('sf');
      await page.getByTestId('review-settings').click();
      await page.locator('.ant-modal .diff-after', { hasText: 'sf' }).waitFor();
      await page.getByTestId('save-settings').click();
      await page.getByText(`Revision ${former.revision + 1} holds.`).waitFor();
      const saved = await (await context.request.get(`${SHOP}/policies/courier-fee/settings`)).json();
      assert.equal(saved.settings.default_courier, 'sf');
    });
  });

  test('finds a decision, reads why, and asks it again', async () => {
    await inWindow({ login: 'owner', to: '/s/demo/policies/decisions?kind=discount' }, async (page) => {
      await page.getByTestId('decision').first().click();
      await page.locator('.reasons li').first().waitFor();
      await page.locator('[data-action="replay"]').click();
      await page.getByTestId('replayed').getByText('Identical, byte for byte').waitFor();
    });
  });
});

test('an agent may look at policies but is offered no change', async () => {
  await inWindow({ login: 'agent', to: KIND }, async (page) => {
    await settled(page);
    assert.equal(await page.locator('[data-action="bind"], [data-action="rollback"]').count(), 0);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
  });
});

// How a page looks does not depend on the database.
const skip = Boolean(process.env.SHOPWIT_DEMO_DATABASE);
test('axe finds nothing serious on any page, in both themes and languages', { timeout: 600_000, skip }, async () => {
  const look = (language, theme, narrow) =>
    inWindow({ login: 'owner', language, theme }, async (page, context) => {
      assert.deepEqual(await seriousFindingsOn(page, await policyPages(context), { narrow }), []);
    });
  await Promise.all([look('en', 'light', false), look('zh-CN', 'dark', true)]);
});
