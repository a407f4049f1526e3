import assert from 'node:assert/strict';
import { openWindow } from './browser.mjs';

/** Windows of several people at once, closed at the end; fails on anything that their pages complained about. */
export async function withWindows(browser, url, people, play) {
  const windows = await Promise.all(people.map((options) => openWindow(browser, url, options)));
  try {
    await play(...windows);
    for (const { problems } of windows) assert.deepEqual(problems, []);
  } finally {
    await Promise.all(windows.map(({ context }) => context.close()));
  }
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
