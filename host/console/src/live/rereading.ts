import type { QueryClient } from '@tanstack/react-query';
import { follows } from '../api/pages';

/** Milliseconds between two readings of a resource; what happens meanwhile is read together. */
const REST_MS = 500;

/**
 * Reads anew what events made stale. The first event is followed at once; on a busy day a reading is never cut short by
 * the next event, and the host rests at least as long as the reading took.
 */
export function makeRereading(shop: string, cache: QueryClient): (resource: string) => void {
  const due = new Set<string>();
  const underway = new Set<string>();
  const read = async (resource: string) => {
    const queryKey = [shop, resource];
    underway.add(resource);
    while (due.delete(resource)) {
      const began = Date.now();
      // Somebody may be scrolling: the page that is being read comes first.
      const reading = cache.getQueryCache().findAll({ queryKey, type: 'active', fetchStatus: 'fetching' });
      await Promise.allSettled(reading.map((query) => query.promise));
      await cache.invalidateQueries({ queryKey, refetchType: 'none' });
      await cache.refetchQueries({ queryKey, type: 'active', predicate: follows });
      const rest = Math.max(REST_MS, Date.now() - began);
      await new Promise((rested) => setTimeout(rested, rest));
    }
    underway.delete(resource);
  };
  return (resource) => {
    due.add(resource);
    if (!underway.has(resource)) void read(resource);
  };
}
