import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, take, type Schemas } from '../api/client';
import { useDeskEvent } from '../live/hooks';
import { useShop } from '../session/me';

/** What waits for this person and the desk, counted by the host. */
export type Summary = Schemas['SummaryBody'];

/** Milliseconds within which everything that happens makes one new reading. */
const GATHER_MS = 1_500;
/** Somebody becomes late by the clock alone, which nothing tells. */
const LOOK_AGAIN_MS = 20_000;

const summaryKey = (shop: string) => [shop, 'desk'] as const;

/** The counters; `undefined` until they are known. */
export function useSummary(): Summary | undefined {
  const { shop } = useShop();
  return useQuery({
    queryKey: summaryKey(shop),
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/desk/summary', { params: { path: { shop } }, signal })),
  }).data;
}

/** Counts anew when something happened. Use it once, in the frame. */
export function useCounting(): void {
  const { shop } = useShop();
  const cache = useQueryClient();
  const timer = useRef<number>(undefined);
  useDeskEvent([''], () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      void cache.invalidateQueries({ queryKey: summaryKey(shop) });
    }, GATHER_MS);
  });
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
    },
    [shop],
  );
}
