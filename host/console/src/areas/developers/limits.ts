/**
 * What one call of a policy may use, by tier. The numbers are those of docs/writing-a-plugin.md, which a test compares; an
 * operator may set lower ones.
 */
export const LIMITS = [
  { limit: 'fuel', compact: '20,000,000', runtime: '500,000,000' },
  { limit: 'clock', compact: '100 ms', runtime: '500 ms' },
  { limit: 'memory', compact: '16 MiB', runtime: '128 MiB' },
  { limit: 'answer', compact: '256 KiB', runtime: '256 KiB' },
  { limit: 'entries', compact: '1,000 / 16 KiB', runtime: '1,000 / 16 KiB' },
  { limit: 'log', compact: '64 / 8 KiB', runtime: '64 / 8 KiB' },
  { limit: 'lookups', compact: '2,000', runtime: '2,000' },
  { limit: 'upload', compact: '2 MiB', runtime: '32 MiB' },
] as const;
