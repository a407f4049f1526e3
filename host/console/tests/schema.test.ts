import { expect, it } from 'vitest';
import { differences } from '../src/areas/policies/json';
import { partInLanguage } from '../src/shared/language-part';
import { matching } from '../src/frame/commands';
import { isComposing, matches } from '../src/frame/shortcuts';
import { emptyValue, plain, shapeOf, type JsonSchema } from '../src/shared/schema/schema';

const named: Record<string, JsonSchema> = {
  Money: { type: 'object', required: ['minor_units'], properties: { minor_units: { type: 'integer', minimum: 1 } } },
};
const resolve = (ref: string) => named[ref];

it('knows how each part of a schema is entered', () => {
  const cases: [JsonSchema, string][] = [
    [{ type: 'boolean' }, 'boolean'],
    [{ enum: ['a', 'b'] }, 'choice'],
    [{ const: false, type: 'boolean' }, 'fixed'],
    [{ type: ['integer', 'null'] }, 'integer'],
    [{ type: 'array', items: { type: 'string' } }, 'texts'],
    [{ type: 'array', items: { enum: ['owner', 'supervisor'] } }, 'texts'],
    [{ type: 'array', items: { $ref: 'Money' } }, 'rows'],
    [{ type: 'array', items: { type: 'array' } }, 'json'],
    [{ oneOf: [{ $ref: 'Money' }, { type: 'null' }] }, 'group'],
    [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }, 'json'],
    [{}, 'json'],
  ];
  for (const [schema, shape] of cases) expect(shapeOf(plain(schema, resolve).schema, resolve), JSON.stringify(schema)).toBe(shape);
  expect(plain({ oneOf: [{ $ref: 'Money' }, { type: 'null' }] }, resolve).nullable).toBe(true);
});

it('gives new rows values that fit', () => {
  expect(emptyValue({ $ref: 'Money' }, resolve)).toEqual({ minor_units: 1 });
  expect(emptyValue({ type: 'string', default: 'zto' }, resolve)).toBe('zto');
  expect(emptyValue({ enum: ['a'] }, resolve)).toBe('a');
});

it('ends on a schema that names itself', () => {
  const loop: Record<string, JsonSchema> = { Loop: { $ref: 'Loop' } };
  expect(shapeOf(plain({ $ref: 'Loop' }, (ref) => loop[ref]).schema, (ref) => loop[ref])).toBe('json');
});

it('finds what changed, leaf by leaf', () => {
  expect(differences({ a: 1, b: { c: [1] } }, { a: 1, b: { c: [2] }, 'd/e': null })).toEqual([
    { pointer: '/b/c', before: [1], after: [2] },
    { pointer: '/d~1e', before: undefined, after: null },
  ]);
  expect(differences({ a: 1 }, { a: 1 })).toEqual([]);
});

it('shows the part of a plugin’s text that is in the language of the page', () => {
  expect(partInLanguage('快递费 · Courier fee', 'en')).toBe('Courier fee');
  expect(partInLanguage('快递费 · Courier fee', 'zh-CN')).toBe('快递费');
  expect(partInLanguage('Courier fee', 'zh-CN')).toBe('Courier fee');
  expect(partInLanguage('快递 · Courier · 关键词 · Words', 'en')).toBe('Courier · Words');
});

const key = (change: Partial<KeyboardEvent>) => ({ key: '', code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...change });

it('matches shortcuts, never while an input method composes', () => {
  expect(matches('mod+k', key({ key: 'k', code: 'KeyK', ctrlKey: true }))).toBe(true);
  expect(matches('mod+k', key({ key: 'k', code: 'KeyK' }))).toBe(false);
  expect(matches('alt+j', key({ key: '∆', code: 'KeyJ', altKey: true }))).toBe(true);
  expect(matches('mod+enter', key({ key: 'Enter', ctrlKey: true }))).toBe(true);
  expect(matches('?', key({ key: '?', shiftKey: true }))).toBe(true);
  expect(isComposing({ isComposing: true })).toBe(true);
  expect(isComposing({ keyCode: 229 })).toBe(true);
  expect(isComposing({ keyCode: 75 })).toBe(false);
});

it('finds commands by any of their words', () => {
  const run = () => {};
  const commands = [
    { id: 'a', label: 'Policies', group: 'Go to', run },
    { id: 'b', label: 'Dark', group: 'Theme', run },
  ];
  expect(matching(commands, 'go pol').map((one) => one.id)).toEqual(['a']);
  expect(matching(commands, '').length).toBe(2);
  expect(matching(commands, 'nothing')).toEqual([]);
});
