import { useEffect, useRef } from 'react';
import { onDeskEvent, onPresence, type DeskEvent, type PresenceEvent } from './stream';

/** Calls back for every event whose topic begins with one of the prefixes, `"message."` for example. */
export function useDeskEvent(prefixes: readonly string[], listener: (event: DeskEvent) => void): void {
  const latest = useRef({ prefixes, listener });
  useEffect(() => {
    latest.current = { prefixes, listener };
  });
  useEffect(
    () =>
      onDeskEvent((event) => {
        if (latest.current.prefixes.some((prefix) => event.topic.startsWith(prefix))) latest.current.listener(event);
      }),
    [],
  );
}

/** Calls back when somebody opens, types or leaves. */
export function usePresence(listener: (event: PresenceEvent) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => onPresence((event) => latest.current(event)), []);
}
