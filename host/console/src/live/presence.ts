import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { api, take, type Schemas } from '../api/client';
import { useShop } from '../session/me';
import { makeRememberedStore, makeStore, useStore } from '../store';
import { usePresence } from './hooks';
import type { PresenceEvent } from './stream';

/** One window of somebody who is here. */
export type Present = Schemas['PresentBody'];
export type AgentState = Schemas['AgentState'];

export const AGENT_STATES: readonly AgentState[] = ['online', 'busy', 'away'];

/** What a person says of themselves, in all windows of this browser. */
export const agentState = makeRememberedStore<AgentState>(
  'state',
  (stored) => AGENT_STATES.find((each) => each === stored) ?? 'online',
);

/** What is open in this window, and whether somebody types there just now. */
export const place = makeStore<{ conversation?: string; typing?: boolean }>({});

/** Names this window among those of the same person. */
const client = crypto.randomUUID();
/** What is said holds for 45 s. */
const SAY_AGAIN_MS = 20_000;
/** A window that was closed without a word is no longer in the host's list. */
const LOOK_AGAIN_MS = 30_000;

const presenceKey = (shop: string) => [shop, 'presence'] as const;

/** Everybody who is here; nobody as long as that is not known. */
export function usePresent(): readonly Present[] {
  const { shop, may } = useShop();
  const present = useQuery({
    queryKey: presenceKey(shop),
    enabled: may('conversation:read'),
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/presence', { params: { path: { shop } }, signal })),
  });
  return present.data?.items ?? [];
}

/** Tells colleagues that this window is open and where, and follows what they tell. Use it once, in the frame. */
export function useBeingPresent(): void {
  const { shop, may } = useShop();
  const cache = useQueryClient();
  const state = useStore(agentState);
  const open = useStore(place);
  const visible = useVisible();
  const allowed = may('conversation:read');
  // Nobody looks at a window that is hidden.
  const conversation = visible ? open.conversation : undefined;
  const typing = conversation !== undefined && open.typing === true;

  usePresence((event) => {
    cache.setQueryData<{ items: Present[] }>(presenceKey(shop), (list) => list && { ...list, items: heard(list.items, event) });
  });
  useEffect(() => {
    if (!allowed) return;
    const say = () =>
      void api
        .PUT('/api/v1/shops/{shop}/presence', {
          params: { path: { shop } },
          body: { client, state, ...(conversation === undefined ? {} : { conversation, activity: typing ? 'typing' : 'viewing' }) },
        })
        // Without a connection nobody hears it; it is said again soon.
        .catch(() => undefined);
    say();
    const timer = window.setInterval(say, SAY_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [allowed, shop, state, conversation, typing]);
  useEffect(() => {
    if (!allowed) return;
    const leave = () =>
      void api
        .DELETE('/api/v1/shops/{shop}/presence', { params: { path: { shop }, query: { client } }, keepalive: true })
        .catch(() => undefined);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [allowed, shop]);
}

function heard(list: readonly Present[], { topic, user, subject }: PresenceEvent): Present[] {
  const others = list.filter((one) => one.user !== user || one.client !== subject.client);
  return topic === 'presence.left' ? others : [...others, { user, ...subject }];
}

/** Whether somebody can see this window. */
export function useVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener('visibilitychange', changed);
      return () => document.removeEventListener('visibilitychange', changed);
    },
    () => document.visibilityState === 'visible',
  );
}
