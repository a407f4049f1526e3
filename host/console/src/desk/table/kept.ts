import { useState } from 'react';

/** A state that this browser remembers under a name. */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const key = `shopwit.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? initial : (JSON.parse(kept) as T);
    } catch {
      return initial;
    }
  });
  return [
    value,
    (next) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Without storage the choice holds for this page.
      }
    },
  ];
}
