// A busy shop for some minutes (the first argument, 10 unless given): does the memory of the console and of the host stay flat?
import { execFileSync } from 'node:child_process';
import { openWindow, startBrowser } from './support/browser.mjs';
import { startDemo } from './support/demo.mjs';
import { call, newConversation, newOrder } from './support/shop.mjs';

const MINUTES = Number(process.argv[2] ?? 10);
const SAMPLE_MS = 30_000;
/** Between two things that happen in the shop: about twenty a second. */
const BEAT_MS = 50;
/** Requests of the writer that may be underway; a host that is slower is not pressed further. */
const UNDERWAY_MAX = 8;
/** Between two conversations that the agent opens. */
const TURN_MS = 5_000;
const CONVERSATIONS = 20;

/** Writes until it is stopped; what happens is told to the windows by the stream. */
async function keepBusy(context, url) {
  const talks = [];
  for (let at = 0; at < CONVERSATIONS; at += 1) talks.push(await newConversation(context, url, `第 ${at + 1} 位买家`));
  const fee = { origin_region: '330000', destination_region: '310000', weight_grams: 420_000, pieces: 12, bulk: true, purpose: 'ship' };
  const done = { written: 0, refused: 0 };
  let underway = 0;
  let turn = 0;
  const write = () => {
    turn += 1;
    const { customer, conversation } = talks[turn % talks.length];
    const message = (author, text) => call(context, url, 'POST', `conversations/${conversation.id}/messages`, { author, text });
    if (turn % 40 === 0) return newOrder(context, url, customer, 1);
    if (turn % 10 === 0) return call(context, url, 'POST', 'policies/courier-fee/evaluate', { input: fee });
    return turn % 3 === 0 ? message('agent', `好的，第 ${turn} 句`) : message('buyer', `还在吗，第 ${turn} 句`);
  };
  const timer = setInterval(() => {
    if (underway >= UNDERWAY_MAX) return;
    underway += 1;
    write()
      .then(() => (done.written += 1))
      .catch((failure) => {
        if (done.refused === 0) console.error(failure.message.split('\n')[0]);
        done.refused += 1;
      })
      .finally(() => (underway -= 1));
  }, BEAT_MS);
  return {
    done,
    stop: async () => {
      clearInterval(timer);
      while (underway > 0) await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    },
  };
}

/** What a page holds after a collection of what nobody needs any more. */
async function memoryOf(debuggers) {
  await debuggers.send('HeapProfiler.collectGarbage');
  const { metrics } = await debuggers.send('Performance.getMetrics');
  const value = (name) => metrics.find((one) => one.name === name).value;
  return { heap: value('JSHeapUsedSize') / 2 ** 20, nodes: value('Nodes'), listeners: value('JSEventListeners') };
}

/** MiB of the host and the processes that run its policies; nothing where it is not ours. */
function residentOf(process) {
  if (process === undefined) return undefined;
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '--pid', String(process), '--ppid', String(process)], { encoding: 'utf8' });
  return kilobytes.trim().split(/\s+/).reduce((sum, one) => sum + Number(one), 0) / 1024;
}

const demo = await startDemo();
const host = demo.process ?? process.env.SHOPWIT_PROCESS;
const browser = await startBrowser();
const samples = [];
try {
  const writer = await openWindow(browser, demo.url, { login: 'owner', to: '/healthz' });
  const busy = await keepBusy(writer.context, demo.url);
  const windows = {
    workbench: await openWindow(browser, demo.url, { login: 'agent', to: '/s/demo/workbench' }),
    policies: await openWindow(browser, demo.url, { login: 'owner', to: '/s/demo/policies' }),
  };
  const debuggers = {};
  for (const [name, { context, page }] of Object.entries(windows)) {
    debuggers[name] = await context.newCDPSession(page);
    await debuggers[name].send('Performance.enable');
  }
  await windows.workbench.page.locator('.wb-row').first().waitFor();
  const end = Date.now() + MINUTES * 60_000;
  let written = busy.done.written;
  for (let next = Date.now() + SAMPLE_MS; next <= end + SAMPLE_MS / 2; next += SAMPLE_MS) {
    while (Date.now() < next) {
      await windows.workbench.page.keyboard.press('Alt+j');
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(TURN_MS, next - Date.now()))));
    }
    const sample = { minute: (MINUTES * 60_000 - (end - Date.now())) / 60_000, rate: ((busy.done.written - written) * 1000) / SAMPLE_MS };
    written = busy.done.written;
    for (const name of Object.keys(windows)) {
      for (const [what, value] of Object.entries(await memoryOf(debuggers[name]))) sample[`${name} ${what}`] = value;
    }
    sample.host = residentOf(host);
    samples.push(sample);
    console.error(Object.entries(sample).map(([name, value]) => `${name} ${value?.toFixed(1)}`).join(', '));
  }
  await busy.stop();
  console.log(`\n${busy.done.written} written, ${busy.done.refused} refused, in ${MINUTES} min`);
  for (const [name, { problems }] of Object.entries(windows)) for (const problem of problems) console.log(`${name}: ${problem}`);
} finally {
  await browser.close();
  await demo.stop();
}

const columns = Object.keys(samples[0]).filter((name) => samples[0][name] !== undefined);
const figure = (value) => (value >= 1000 ? Math.round(value).toString() : value.toFixed(1));
console.log(`\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`);
for (const sample of samples) console.log(`| ${columns.map((name) => figure(sample[name])).join(' | ')} |`);

const mean = (part, name) => part.reduce((sum, one) => sum + one[name], 0) / part.length;
const third = Math.floor(samples.length / 3);
console.log('\n| | second third | last third | change |\n| --- | --- | --- | --- |');
for (const name of columns.slice(1)) {
  const [former, latter] = [mean(samples.slice(third, 2 * third), name), mean(samples.slice(2 * third), name)];
  console.log(`| ${name} | ${figure(former)} | ${figure(latter)} | ${(((latter - former) / former) * 100).toFixed(1)} % |`);
}
