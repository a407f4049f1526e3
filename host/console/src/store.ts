import { useSyncExternalStore } from 'react';

/** A value outside of React that components follow. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function makeStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A store whose value outlives the page in this browser; its windows follow each other. */
export function makeRememberedStore<T extends string>(key: string, read: (stored: string | null) => T): Store<T> {
  const name = `shopwit.${key}`;
  const store = makeStore<T>(read(localStorage.getItem(name)));
  store.subscribe(() => localStorage.setItem(name, store.get()));
  addEventListener('storage', (event) => {
    if (event.key === name) store.set(read(event.newValue));
  });
  return store;
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
