import { useEffect } from 'react';
import { makeStore } from '../store';

/** Something that can be done from the palette. */
export interface Command {
  id: string;
  label: string;
  /** Where it belongs, shown beside it. */
  group: string;
  run: () => void;
}

/** Whether the palette is shown. */
export const open = makeStore(false);
/** What the pages on show offer. */
export const offered = makeStore<readonly Command[]>([]);

export function openPalette(): void {
  open.set(true);
}

/** Offers commands in the palette while the component is shown. Pass a memoised list. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    offered.set([...offered.get(), ...commands]);
    return () => offered.set(offered.get().filter((one) => !commands.includes(one)));
  }, [commands]);
}

/** Commands whose words all occur in label or group, the order kept. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((one) => words.every((word) => `${one.label} ${one.group}`.toLowerCase().includes(word)));
}
