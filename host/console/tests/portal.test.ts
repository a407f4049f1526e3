import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../src/areas/developers/limits';
import { TOPICS } from '../src/areas/developers/topics';

const root = new URL('../../..', import.meta.url).pathname;

describe('the developer portal', () => {
  it('says the limits that the documentation says', () => {
    const table = readFileSync(join(root, 'docs/writing-a-plugin.md'), 'utf8').split('## What one call may use')[1]?.split('\n## ')[0] ?? '';
    const rows = table.split('\n').filter((line) => /^\| [^-|]/.test(line));
    expect(rows.length).toBe(LIMITS.length);
    const figures = (text: string) => text.match(/\d+(,\d{3})*( (MiB|KiB|ms))?/g) ?? [];
    LIMITS.forEach(({ compact, runtime }, index) => {
      const cells = (rows[index] ?? '').split('|').slice(2, 4);
      expect(figures(compact), rows[index]).toEqual(figures((cells[0] ?? '').replace(/ lines/, '')));
      expect(figures(runtime), rows[index]).toEqual(figures((/the same/.test(cells[1] ?? '') ? (cells[0] ?? '') : (cells[1] ?? '')).replace(/ lines/, '')));
    });
  });

  it('names every topic that the host tells, and no other', () => {
    const folder = join(root, 'host/crates/service/src');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.rs'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const told = new Set(sources.flatMap((text) => [...text.matchAll(/\bemit\(\s*"([a-z-]+\.[a-z-]+)"/g)].map((match) => match[1] ?? '')));
    const written = new Set(sources.flatMap((text) => [...text.matchAll(/"([a-z-]+\.[a-z-]+)"/g)].map((match) => match[1] ?? '')));
    const named = Object.values(TOPICS).flat();
    expect([...told].filter((topic) => !named.includes(topic))).toEqual([]);
    expect(named.filter((topic) => !written.has(topic))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('says who may hear of a topic as the host does', () => {
    const rule = readFileSync(join(root, 'host/crates/service/src/events.rs'), 'utf8').split('fn permission_of')[1]?.split('\n}')[0] ?? '';
    const arms = [...rule.matchAll(/((?:\|?\s*"[a-z-]+"\s*)+)=>\s*\{?\s*Permission::(\w+)/g)];
    const permissions = new Map(
      arms.flatMap(([, heads, name]) => [...(heads ?? '').matchAll(/"([a-z-]+)"/g)].map((head) => [head[1], (name ?? '').replace(/Read$/, ':read').toLowerCase()] as const)),
    );
    for (const [permission, topics] of Object.entries(TOPICS)) {
      for (const topic of topics) expect(permissions.get(topic.split('.')[0]), topic).toBe(permission);
    }
  });
});
