// Says how much compressed script the first page loads, from dist; fails above the limit.
import { readFileSync, statSync } from 'node:fs';

/** Bytes of Brotli-compressed script and style before the first area is opened, and that of any one area with it. */
const FIRST_PAGE_BYTES_MAX = 1024 * 1024;

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'));

/** The files of a chunk and of everything that it imports at once. */
function files(name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const { file, css = [], imports = [] } = manifest[name];
  return [file, ...css, ...imports.flatMap((one) => files(one, seen))];
}

const bytes = (names) => [...new Set(names)].reduce((sum, name) => sum + statSync(new URL(`${name}.br`, dist)).size, 0);
const first = files('index.html');
const pages = Object.entries(manifest).filter(([name, chunk]) => chunk.isDynamicEntry && name.startsWith('src/areas/'));
let worst = bytes(first);
console.log(`frame: ${Math.ceil(worst / 1024)} KiB`);
for (const [name] of pages) {
  const size = bytes([...first, ...files(name)]);
  worst = Math.max(worst, size);
  console.log(`with ${name}: ${Math.ceil(size / 1024)} KiB`);
}
for (const name of ['track.html', 'docs.html']) console.log(`${name}: ${Math.ceil(bytes(files(name)) / 1024)} KiB`);
console.log(`widget.js: ${Math.ceil(bytes(['widget.js']) / 1024)} KiB`);
if (worst > FIRST_PAGE_BYTES_MAX) {
  console.error(`more than ${FIRST_PAGE_BYTES_MAX / 1024} KiB of compressed script for a first page`);
  process.exit(1);
}
