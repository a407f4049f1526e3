// Takes a picture of every page, in both languages and widths, light and dark, into $PICTURES; into docs/pictures only what
// the documentation shows.
import { join } from 'node:path';
import { takeDocsPictures } from './docs-pictures.mjs';
import { openWindow, startBrowser } from './support/browser.mjs';
import { startDemo } from './support/demo.mjs';
import { deskPages, policyPages, settled } from './pages.mjs';

const folder = process.env.PICTURES;
if (!folder) throw new Error('set PICTURES to the folder that the pictures go to');
const only = process.env.ONLY;

const demo = await startDemo();
const browser = await startBrowser();
try {
  if (/\bdocs\/pictures\/?$/.test(folder)) await takeDocsPictures(browser, demo.url, folder);
  else await takeEveryPage();
} finally {
  await browser.close();
  await demo.stop();
}

async function takeEveryPage() {
  for (const [language, theme, width] of [
    ['en', 'light', 1440],
    ['zh-CN', 'light', 1440],
    ['zh-CN', 'dark', 1440],
    ['zh-CN', 'light', 390],
    ['en', 'dark', 390],
  ]) {
    const { context, page } = await openWindow(browser, demo.url, { login: 'owner', language, theme, width, height: width < 500 ? 844 : 900 });
    for (const [name, address] of [['sign-in', '/sign-in'], ...(await policyPages(context)), ...(await deskPages(context))]) {
      if (only && !name.includes(only)) continue;
      await page.goto(address);
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${width}.png`) });
    }
    await context.close();
  }
}
