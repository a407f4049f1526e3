// A version that the shop does not have yet: a shipped component with one custom section more. Other bytes, same rule.
import { readFile } from 'node:fs/promises';

export async function anotherVersion(name, mark) {
  const component = await readFile(new URL(`../../../plugins/components/${name}.wasm`, import.meta.url));
  const title = Buffer.from('test-mark');
  const content = Buffer.from(mark);
  const section = Buffer.concat([Buffer.from([title.length]), title, content]);
  return Buffer.concat([component, Buffer.from([0, section.length]), section]);
}
