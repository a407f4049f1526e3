// A real `shopwit demo` on a folder and a port of its own.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Milliseconds within which a debug build has made the demo shop, on a busy machine too. */
const READY_MS = 240_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A demo on this data folder, ready; `stop()` ends it in order. */
async function demoOn(data, more = [], readyMs = READY_MS) {
  const program = process.env.SHOPWIT_PROGRAM;
  if (!program) throw new Error('run `cargo xtask console --test`, or set SHOPWIT_PROGRAM or SHOPWIT_URL');
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, ['demo', '--listen', address, '--data', data, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // Whoever ends us before `stop`, the runner at its time limit for example, ends the demo too.
  const kill = () => child.kill('SIGKILL');
  const leave = () => process.exit(143);
  process.once('exit', kill);
  process.once('SIGTERM', leave);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    process.off('exit', kill);
    process.off('SIGTERM', leave);
  };
  try {
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the demo was not ready in time')), readyMs);
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.trim() !== 'ready') return;
        clearTimeout(late);
        resolve();
      });
      void ended.then((code) => {
        clearTimeout(late);
        reject(new Error(`the demo ended with ${code}`));
      });
    });
  } catch (failure) {
    await stop();
    throw failure;
  }
  return { url: `http://${address}`, process: child.pid, stop };
}

/** Makes the shop once, in this folder, for every demo that is started with the folder in `SHOPWIT_DEMO_TEMPLATE`. */
export async function makeTemplate(folder) {
  const demo = await demoOn(folder);
  await demo.stop();
}

/** Starts the demo, with further arguments, and waits until it is ready, `readyMs` at most. `SHOPWIT_URL` names one that runs already. */
export async function startDemo(more = [], readyMs = READY_MS) {
  const { SHOPWIT_URL: url, SHOPWIT_DEMO_DATABASE: database, SHOPWIT_DEMO_TEMPLATE: template } = process.env;
  if (url) return { url, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'shopwit-browser-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const data = join(folder, 'data');
  try {
    if (template && !database) await cp(template, data, { recursive: true });
    const demo = await demoOn(data, database ? [...more, '--database', database] : more, readyMs);
    return {
      ...demo,
      stop: async () => {
        await demo.stop();
        await remove();
      },
    };
  } catch (failure) {
    await remove();
    throw failure;
  }
}
