// A real `shopwit demo` on a folder and a port of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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

/** Starts the demo and waits until it is ready. `SHOPWIT_URL` names one that runs already. */
export async function startDemo() {
  if (process.env.SHOPWIT_URL) return { url: process.env.SHOPWIT_URL, stop: async () => {} };
  const program = process.env.SHOPWIT_PROGRAM;
  if (!program) throw new Error('run `cargo xtask console --test`, or set SHOPWIT_PROGRAM or SHOPWIT_URL');
  const folder = await mkdtemp(join(tmpdir(), 'shopwit-browser-'));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, ['demo', '--listen', address, '--data', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the demo was not ready in time')), READY_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.trim() !== 'ready') return;
      clearTimeout(late);
      resolve();
    });
    ended.then((code) => reject(new Error(`the demo ended with ${code}`)));
  });
  return {
    url: `http://${address}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
