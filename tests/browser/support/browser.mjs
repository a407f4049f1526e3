// A browser with a fresh profile that talks to nobody but the host under test.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Starts Chromium; `close()` ends it. */
export async function startBrowser() {
  if (executablePath === undefined) throw new Error('install Chromium: apt-get install chromium fonts-noto-cjk');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What everybody in the demo shop signs in with. */
export const PASSWORD = 'shopwit-demo';

/** The cookies of everybody who signed in or is about to, by host and login. */
const sessions = new Map();

/** Signs in once for all windows of a login: a host lets one person sign in only so often a minute. */
async function signIn(context, url, login) {
  const key = `${url} ${login}`;
  if (sessions.has(key)) {
    await context.addCookies(await sessions.get(key));
    // A window may have signed out, or a test taken the session away.
    if ((await context.request.get('/api/v1/me')).ok()) return;
    await context.clearCookies();
  }
  const cookies = newSession(context, login);
  sessions.set(key, cookies);
  await cookies;
}

async function newSession(context, login) {
  for (;;) {
    const answer = await context.request.post('/api/v1/sessions', { data: { login, password: PASSWORD } });
    if (answer.ok()) return context.cookies();
    if (answer.status() !== 429) throw new Error(`sign-in of ${login}: ${answer.status()} ${await answer.text()}`);
    await new Promise((again) => setTimeout(again, 1000 * Number(answer.headers()['retry-after'])));
  }
}

/**
 * A window of its own, signed in, in a language and theme; `problems` collects what the page's console complains about.
 */
export async function openWindow(browser, url, { login, language = 'en', theme = 'light', width = 1440, height = 900, to = '/' } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: language,
    colorScheme: theme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await context.addInitScript(
    ([chosenLanguage, chosenTheme]) => {
      if (localStorage.getItem('shopwit.language') === null) localStorage.setItem('shopwit.language', chosenLanguage);
      if (localStorage.getItem('shopwit.theme') === null) localStorage.setItem('shopwit.theme', chosenTheme);
    },
    [language, theme],
  );
  const page = await context.newPage();
  // Milliseconds; a machine that runs other work beside is slow.
  page.setDefaultTimeout(60_000);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // A refused request is the test's own business; a policy or key warning is ours.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) problems.push(message.text());
  });
  if (login !== undefined) await signIn(context, url, login);
  await page.goto(to);
  return { context, page, problems };
}
