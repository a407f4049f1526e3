import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { api, newKey, take } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useShop } from '../../session/me';
import { useProblemText } from '../../shared/problem-text';
import type { Outbox, Outgoing } from './outbox';

/** Milliseconds to the next try of a message without an answer; the last one repeats. */
const RETRY_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** The outbox of the shop, made once for the area. */
export const OutboxContext = createContext<Outbox | undefined>(undefined);

/** What is sent to whom. */
export interface NewOutgoing {
  conversation: string;
  text: string;
  internal: boolean;
  acknowledged: string[];
}

interface Sending {
  outgoing: Outgoing[];
  send: (message: NewOutgoing) => void;
  retry: (item: Outgoing) => void;
  discard: (item: Outgoing) => void;
}

/**
 * Sends messages at once and keeps each until the host has it: a lost connection delays a message and neither loses
 * nor doubles it, for every try carries the same client id. Use it once in the area: it also tries again.
 */
export function useSending(): Sending {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('an OutboxContext is missing');
  const { shop } = useShop();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const outgoing = useSyncExternalStore(outbox.subscribe, outbox.all);
  const tries = useRef(new Map<string, number>());

  const attempt = useCallback(
    async (item: Outgoing) => {
      outbox.put({ ...item, state: 'sending' });
      try {
        await take(
          api.POST('/api/v1/shops/{shop}/conversations/{conversation}/messages', {
            params: {
              path: { shop, conversation: item.conversation },
              header: { 'Idempotency-Key': item.clientId },
            },
            body: {
              author: 'agent',
              text: item.text,
              internal: item.internal,
              client_id: item.clientId,
              acknowledged: item.acknowledged,
            },
          }),
        );
        tries.current.delete(item.clientId);
        await queries.invalidateQueries({ queryKey: [shop, 'conversations'] });
        outbox.remove(item.clientId);
      } catch (failure) {
        const problem = problemOf(failure);
        const unanswered = problem.status === 0 || problem.status === 429 || problem.status >= 500;
        const running = problem.code === 'idempotency-key-in-use';
        if (unanswered || running) {
          outbox.put({ ...item, state: 'waiting' });
        } else {
          outbox.put({
            ...item,
            state: 'refused',
            code: problem.code,
            detail: problemText(problem),
            ...(problem.body.findings ? { findings: problem.body.findings } : {}),
            ...(problem.body.rewritten ? { rewritten: problem.body.rewritten } : {}),
          });
        }
      }
    },
    [outbox, problemText, queries, shop],
  );

  // What waits is tried again, after growing pauses and as soon as the browser is online.
  useEffect(() => {
    const timers = outgoing
      .filter((item) => item.state === 'waiting')
      .map((item) => {
        const nth = tries.current.get(item.clientId) ?? 0;
        const pause = RETRY_AFTER_MS[Math.min(nth, RETRY_AFTER_MS.length - 1)];
        return window.setTimeout(() => {
          tries.current.set(item.clientId, nth + 1);
          void attempt(item);
        }, pause);
      });
    const now = () => {
      for (const item of outbox.all()) if (item.state === 'waiting') void attempt(item);
    };
    window.addEventListener('online', now);
    return () => {
      timers.forEach((timer) => window.clearTimeout(timer));
      window.removeEventListener('online', now);
    };
  }, [attempt, outbox, outgoing]);

  return useMemo(
    () => ({
      outgoing,
      send: (message) =>
        void attempt({ ...message, clientId: newKey(), createdAt: new Date().toISOString(), state: 'sending' }),
      retry: (item) => void attempt(item),
      discard: (item) => outbox.remove(item.clientId),
    }),
    [attempt, outbox, outgoing],
  );
}
