import type { QueryClient } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { problemOf } from '../api/problem';
import { readServerEvents, type ServerEvent } from '../api/server-events';
import { meKey } from '../session/me';
import { makeStore } from '../store';
import { hearTime } from './clock';
import { makeRereading } from './rereading';
import { resourcesOf } from './topics';

/** How the one stream of the shop is. `absent`: this host has none, pages read anew by themselves. */
export type Connection = 'connecting' | 'live' | 'lost' | 'absent';

/** The connection, and until when everything is known. */
export interface Live {
  connection: Connection;
  /** Epoch milliseconds of the last sign of life. */
  heardAt: number | null;
}

/** Something that happened in the shop: `topic` is `resource.past-verb`, `subject` holds ids and plain facts. */
export interface DeskEvent {
  seq: number;
  topic: string;
  at: string;
  subject: Record<string, unknown>;
}

/** Who does what at the moment. */
export interface PresenceEvent {
  topic: string;
  at: string;
  user: string;
  subject: Omit<Schemas['PresentBody'], 'user'>;
}

export const live = makeStore<Live>({ connection: 'connecting', heardAt: null });

const changeListeners = new Set<(event: DeskEvent) => void>();
const presenceListeners = new Set<(event: PresenceEvent) => void>();

/** Hears everything that happens; see `useDeskEvent`. */
export function onDeskEvent(listener: (event: DeskEvent) => void): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

/** Hears who does what just now. */
export function onPresence(listener: (event: PresenceEvent) => void): () => void {
  presenceListeners.add(listener);
  return () => presenceListeners.delete(listener);
}

/** Milliseconds before the first and the longest wait between two tries. */
const WAIT_MS = { first: 1_000, longest: 30_000 };
/** The host beats every 15 s; after this many milliseconds of silence the connection counts as lost. */
const SILENCE_MS = 40_000;

/** Keeps the one stream of a shop open until the signal aborts. What changed is read anew by whoever shows it. */
export async function keepListening(shop: string, cache: QueryClient, signal: AbortSignal): Promise<void> {
  let after: string | undefined;
  let wait = WAIT_MS.first;
  const reread = makeRereading(shop, cache);
  live.set({ connection: 'connecting', heardAt: null });
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    signal.addEventListener('abort', stop, { once: true });
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      live.set({ connection: 'live', heardAt: Date.now() });
    };
    try {
      await readServerEvents(`/api/v1/shops/${encodeURIComponent(shop)}/events`, {
        signal: attempt.signal,
        after,
        onOpen: () => {
          wait = WAIT_MS.first;
          alive();
        },
        onEvent: (event) => {
          alive();
          if (event.id !== undefined) after = event.id;
          hear(event, shop, cache, reread);
        },
      });
    } catch (error) {
      const { status } = problemOf(error);
      // Signed out, forbidden, or a host without streams: trying again changes nothing.
      if (!signal.aborted && status >= 400 && status < 500 && status !== 429 && status !== 408) {
        // Rights may have gone while nobody listened (a shop that one may not see is not there): `/me` tells.
        void cache.invalidateQueries();
        live.set({ connection: 'absent', heardAt: null });
        return;
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
    }
    if (signal.aborted) return;
    live.set({ ...live.get(), connection: 'lost' });
    await pause(wait, signal);
    wait = Math.min(wait * 2, WAIT_MS.longest);
  }
}

function hear(event: ServerEvent, shop: string, cache: QueryClient, reread: (resource: string) => void): void {
  switch (event.type) {
    case 'change': {
      const change = JSON.parse(event.data) as DeskEvent;
      for (const resource of resourcesOf(change.topic)) reread(resource);
      for (const listener of changeListeners) listener(change);
      break;
    }
    case 'presence': {
      const presence = JSON.parse(event.data) as PresenceEvent;
      for (const listener of presenceListeners) listener(presence);
      break;
    }
    case 'ready':
      hearTime((JSON.parse(event.data) as { at: string }).at);
      // Who came and went, and which rights changed, while nobody listened is not told again.
      void cache.invalidateQueries({ queryKey: [shop, 'presence'] });
      void cache.invalidateQueries({ queryKey: meKey });
      break;
    case 'heartbeat':
      hearTime((JSON.parse(event.data) as { at: string }).at);
      break;
    case 'reset':
      void cache.invalidateQueries({ queryKey: [shop] });
      break;
    case 'end': {
      const { reason } = JSON.parse(event.data) as { reason: string };
      // Rights changed or the session is over: what may be shown comes from `/me`.
      if (reason === 'rights-changed' || reason === 'signed-out') void cache.invalidateQueries();
      break;
    }
    default:
  }
}

/** Waits, but not beyond the abort; a device that comes back online ends the wait. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
