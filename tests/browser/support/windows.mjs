import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openWindow, startBrowser } from './browser.mjs';
import { startDemo } from './demo.mjs';

/** A demo and a browser for the tests of one file; both end with them. */
export function stage() {
  let demo;
  let browser;
  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** A window that the caller closes. */
  const open = (options) => openWindow(browser, demo.url, options);

  /** Windows of several people at once, closed at the end; fails on anything that their pages complained about. */
  const withWindows = async (people, play) => {
    const windows = await Promise.all(people.map(open));
    try {
      await play(...windows);
      for (const { problems } of windows) assert.deepEqual(problems, []);
    } finally {
      await Promise.all(windows.map(({ context }) => context.close()));
    }
  };

  return {
    get url() {
      return demo.url;
    },
    open,
    withWindows,
    /** The same with one person. */
    inWindow: (options, play) => withWindows([options], ({ page, context }) => play(page, context)),
  };
}

/** Opens an Ant Design select and picks the first option that has the text; its list is closed afterwards. */
export async function pick(page, select, text) {
  const list = page.locator('.ant-select-dropdown:visible');
  await select.click();
  await list.locator('.ant-select-item-option', { hasText: text }).first().click();
  await list.waitFor({ state: 'hidden' });
}

/** The row of a conversation in the queue; those who wait longer stand above it, and only rows in sight are in the page. */
export async function queueRow(page, conversation) {
  await page.waitForFunction((id) => {
    const list = document.querySelector('.wb-queue .wb-scroll');
    list?.scrollTo(0, list.scrollHeight);
    return document.getElementById(`queue-${id}`) !== null;
  }, conversation);
  return page.locator(`#queue-${conversation}`);
}
