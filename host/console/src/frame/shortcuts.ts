import { useEffect, useRef } from 'react';
import { makeStore } from '../store';
import type { TextKey } from '../texts';

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** What `mod` is called on this device. */
export const modifierKey = apple ? '⌘' : 'Ctrl';

/** A shortcut that works at the moment. */
export interface Shortcut {
  /** `mod+k`, `alt+j`, `?`, `mod+enter`. `mod` is ⌘ on Apple's devices, else Ctrl. */
  keys: string;
  label: TextKey;
}

/** What `?` shows. */
export const activeShortcuts = makeStore<readonly Shortcut[]>([]);

/** Whether an input method is composing: its keys are not ours. 229 is what older engines report meanwhile. */
export function isComposing(event: { isComposing?: boolean; keyCode?: number }): boolean {
  return event.isComposing === true || event.keyCode === 229;
}

function typesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'));
}

/** Whether a key press is the shortcut `keys`. Alt on a Mac changes the letter, so that letters go by their place. */
export function matches(keys: string, event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const mod = apple ? event.metaKey : event.ctrlKey;
  const otherMod = apple ? event.ctrlKey : event.metaKey;
  if (mod !== parts.includes('mod') || event.altKey !== parts.includes('alt') || otherMod) return false;
  if (/^[a-z]$/.test(key)) return event.code === `Key${key.toUpperCase()}` && event.shiftKey === parts.includes('shift');
  return event.key.toLowerCase() === key.toLowerCase();
}

/**
 * Does something when its keys are pressed, while the component is shown. Nothing fires while an input method is composing;
 * single keys do nothing while text is typed.
 */
export function useShortcut(keys: string, label: TextKey, action: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (!enabled) return;
    const entry: Shortcut = { keys, label };
    activeShortcuts.set([...activeShortcuts.get(), entry]);
    const single = !/\b(mod|alt)\+/.test(keys);
    const pressed = (event: KeyboardEvent) => {
      if (isComposing(event) || event.defaultPrevented || !matches(keys, event)) return;
      if (single && typesText(event.target)) return;
      event.preventDefault();
      latest.current(event);
    };
    window.addEventListener('keydown', pressed);
    return () => {
      window.removeEventListener('keydown', pressed);
      activeShortcuts.set(activeShortcuts.get().filter((one) => one !== entry));
    };
  }, [keys, label, enabled]);
}
