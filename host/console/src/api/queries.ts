import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { follows, shorten } from './pages';
import { problemOf } from './problem';

/** Milliseconds for which an answer counts as fresh; the event stream invalidates what changes before that. */
const FRESH_MS = 15_000;
/** Tries of a read beyond the first where the server could not be reached or is busy. */
const RETRIES_MAX = 2;

/**
 * The cache of what was read. Keys are `[shop slug, resource, …]` with the resource named as in the API's path
 * (`['demo', 'orders', id]`): the event stream invalidates by these two.
 */
export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        refetchOnWindowFocus: follows,
        refetchOnReconnect: follows,
        retry: (count, error) => {
          const { status } = problemOf(error);
          return count < RETRIES_MAX && (status === 0 || status === 429 || status >= 500);
        },
      },
      mutations: { retry: false },
    },
  });
  // A list that nobody shows any more keeps its first pages.
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'observerRemoved' && query.getObserversCount() === 0) shorten(query);
  });
  return client;
}
