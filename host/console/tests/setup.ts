// What the modules of the console expect of a browser when they are loaded.
const kept = new Map<string, string>();

Object.assign(globalThis, {
  localStorage: {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  },
});
Object.assign(globalThis, { addEventListener: () => undefined });
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en', platform: 'Linux' }, configurable: true });
