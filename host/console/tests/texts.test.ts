import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/texts/en';
import { zh } from '../src/texts/zh';

/** Every text with its key. */
function flat(texts: object, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [inner, text] of flat(value as object, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

const src = new URL('../src', import.meta.url).pathname;
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('texts') && !name.startsWith('api/schema'))
  .map((name) => readFileSync(join(src, name), 'utf8'))
  .join('\n');

/** `{{name}}`s of a text. */
const slots = (text: string) => [...text.matchAll(/\{\{\s*([\w]+)/g)].map((match) => match[1]).sort();
/** Plural forms are one key to the code. */
const asked = (key: string) => key.replace(/_(one|other|zero|two|few|many)$/, '');

describe('texts', () => {
  const english = flat(en);
  const chinese = flat(zh);

  it('have the same keys in every language', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are never empty and have the same slots in every language', () => {
    for (const [key, text] of english) {
      const other = chinese.get(key) ?? '';
      expect(text.trim(), key).not.toBe('');
      expect(other.trim(), key).not.toBe('');
      expect(slots(other), key).toEqual(slots(text));
    }
  });

  it('are Chinese where they should be', () => {
    // Names of products and formats stay as they are.
    const kept = [...chinese].filter(([, text]) => !/[\u4e00-\u9fff]/.test(text) && /[A-Za-z]{4}/.test(text.replaceAll(/\{\{\w+\}\}/g, '')));
    const allowed = /^(Shopwit|CSV|JSON|WIT|OpenAPI|Webhook|webhook|[A-Z]{2,5})$/;
    expect(kept.filter(([, text]) => !allowed.test(text))).toEqual([]);
  });

  it('are all used', () => {
    const literal = new Set([...sources.matchAll(/['"`]([a-zA-Z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]));
    // `kinds.${kind}` uses every key below `kinds.`.
    const groups = [...sources.matchAll(/`([a-zA-Z][\w-]*(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = [...english.keys()]
      .map(asked)
      .filter((key) => !literal.has(key) && !groups.some((group) => key.startsWith(group)));
    expect(unused).toEqual([]);
  });
});
