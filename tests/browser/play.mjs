// Plays the browser tests: all of cases/, or the files named, with further arguments for `node --test`.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTemplate } from './support/demo.mjs';

/** Milliseconds that one case file may take. */
const FILE_MS_MAX = 900_000;
/** Case files that are played beside each other, each on a demo of its own; on a shared database there is only one. */
const FILES_AT_ONCE = process.env.SHOPWIT_URL || process.env.SHOPWIT_DEMO_DATABASE ? 1 : Math.min(2, availableParallelism());

const given = process.argv.slice(2);
const cases = (await readdir(new URL('cases/', import.meta.url))).filter((name) => name.endsWith('.test.mjs')).map((name) => `cases/${name}`);
const files = given.some((one) => one.endsWith('.test.mjs')) ? [] : cases;

// Everything that a run leaves on the disk is in here.
const folder = await mkdtemp(join(tmpdir(), 'shopwit-browser-run-'));
const environment = { ...process.env, TMPDIR: folder };
let code = 1;
try {
  if (!process.env.SHOPWIT_URL && !process.env.SHOPWIT_DEMO_DATABASE) {
    environment.SHOPWIT_DEMO_TEMPLATE = join(folder, 'template');
    await makeTemplate(environment.SHOPWIT_DEMO_TEMPLATE);
  }
  const tests = spawn(process.execPath, ['--test', `--test-concurrency=${FILES_AT_ONCE}`, `--test-timeout=${FILE_MS_MAX}`, ...given, ...files], {
    cwd: new URL('.', import.meta.url),
    env: environment,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
  code = await new Promise((resolve) => tests.once('exit', (status) => resolve(status ?? 1)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(code);
