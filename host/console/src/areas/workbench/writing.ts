import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, take } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useCommand } from '../../desk/commands';
import type { Conversation } from '../../desk/queries';
import { place } from '../../live/presence';
import { useShop } from '../../session/me';

/** A lock holds for 60 s. */
const RENEW_MS = 20_000;
/** Whoever has not touched a key for so long has stopped writing, whatever stands in the field. */
const PAUSE_MS = 120_000;
/** Whoever has not touched a key for so long does not type just now. */
const TYPING_MS = 4_000;

interface Writing {
  /** A text for the buyer (`reply`) or the colleagues was changed by hand. */
  wrote: (kind: 'reply' | 'note', text: string) => void;
  /** Takes the lock from a colleague who has it. */
  takeOver: () => void;
  takingOver: boolean;
}

/** Shows colleagues that somebody types here, and holds the soft lock while an answer to the buyer is written. */
export function useWriting({ id }: Conversation): Writing {
  const { shop } = useShop();
  const cache = useQueryClient();
  const [writing, setWriting] = useState(false);
  const touchedAt = useRef(0);
  const typing = useRef<number>(undefined);
  // One after the other: what is given back must not overtake what is taken.
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const lock = useCallback(
    (wish: { take_over: boolean }) => {
      const answer = turn.current.then(() =>
        take(
          api.PUT('/api/v1/shops/{shop}/conversations/{conversation}/lock', {
            params: { path: { shop, conversation: id } },
            body: wish,
          }),
        ),
      );
      turn.current = answer.catch(() => undefined);
      return answer;
    },
    [shop, id],
  );

  useEffect(() => {
    if (!writing) return;
    const hold = () =>
      lock({ take_over: false }).catch((failure: unknown) => {
        // Somebody else was faster: the conversation says who.
        if (problemOf(failure).code === 'locked') void cache.invalidateQueries({ queryKey: [shop, 'conversations', id] });
      });
    const giveBack = () =>
      api
        .DELETE('/api/v1/shops/{shop}/conversations/{conversation}/lock', { params: { path: { shop, conversation: id } }, keepalive: true })
        // What is not given back ends by itself.
        .catch(() => undefined);
    void hold();
    const timer = window.setInterval(() => {
      if (Date.now() - touchedAt.current > PAUSE_MS) setWriting(false);
      else void hold();
    }, RENEW_MS);
    window.addEventListener('pagehide', giveBack);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('pagehide', giveBack);
      turn.current = turn.current.then(giveBack);
    };
  }, [writing, lock, cache, shop, id]);

  useEffect(() => () => window.clearTimeout(typing.current), []);

  const over = useCommand<void, Conversation>(() => lock({ take_over: true }), { stale: ['conversations'], done: () => setWriting(true) });
  return {
    wrote: (kind, text) => {
      touchedAt.current = Date.now();
      window.clearTimeout(typing.current);
      const still = () => place.set({ conversation: id });
      if (text === '') still();
      else {
        if (!place.get().typing) place.set({ conversation: id, typing: true });
        typing.current = window.setTimeout(still, TYPING_MS);
      }
      if (kind === 'reply') setWriting(text !== '');
    },
    takeOver: () => {
      touchedAt.current = Date.now();
      over.mutate();
    },
    takingOver: over.isPending,
  };
}
