import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { fieldPath, formErrors, Problem } from '../src/api/problem';
import { resourcesOf } from '../src/live/topics';

it('has the types of docs/openapi.json', () => {
  const script = new URL('../scripts/generate-api.mjs', import.meta.url).pathname;
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
}, 60_000);

it('reads JSON pointers as form fields', () => {
  expect(fieldPath('/lines/0/quantity')).toEqual(['lines', 0, 'quantity']);
  expect(fieldPath('/a~1b/c~0d')).toEqual(['a/b', 'c~d']);
  expect(fieldPath('')).toEqual([]);
  const problem = new Problem({
    type: 'urn:shopwit:problem:invalid',
    title: 'invalid',
    status: 422,
    code: 'invalid',
    detail: 'look at the fields',
    errors: [{ pointer: '/name', code: 'length', message: 'too long' }],
  });
  expect(formErrors(problem)).toEqual([{ name: ['name'], errors: ['too long'] }]);
});

it('knows what a topic changes', () => {
  expect(resourcesOf('policy.bound')).toContain('policies');
  expect(resourcesOf('conversation.opened')).toEqual(['conversations']);
  expect(resourcesOf('message.added')).toContain('messages');
  expect(resourcesOf('reply.sent')).toEqual(['replies']);
});
