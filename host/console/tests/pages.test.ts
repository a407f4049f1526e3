import { InfiniteQueryObserver, QueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isFar, readFromTop } from '../src/api/pages';
import { makeQueryClient } from '../src/api/queries';
import { makeRereading } from '../src/live/rereading';

let cache: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  cache = makeQueryClient();
  cache.mount();
});
afterEach(() => {
  cache.unmount();
  cache.clear();
  vi.useRealTimers();
});

/** A list of endless pages with somebody who looks at it. */
function list(resource: string) {
  const read = vi.fn(async ({ pageParam }: { pageParam: number }) => ({ items: [pageParam], next_cursor: String(pageParam + 1) }));
  const shown = new InfiniteQueryObserver(cache, {
    queryKey: ['demo', resource, {}],
    queryFn: read,
    initialPageParam: 0,
    getNextPageParam: (_last, all) => all.length,
  });
  return { read, shown, leave: shown.subscribe(() => {}) };
}

async function scroll(shown: ReturnType<typeof list>['shown'], pages: number) {
  await vi.advanceTimersByTimeAsync(0);
  while ((shown.getCurrentResult().data?.pages.length ?? 0) < pages) {
    void shown.fetchNextPage();
    await vi.advanceTimersByTimeAsync(0);
  }
}

it('follows a busy stream without cutting a reading short, and the last event is never missed', async () => {
  let happened = 0;
  const read = vi.fn(async ({ signal }: { signal: AbortSignal }) => {
    const known = happened;
    await new Promise((answered) => setTimeout(answered, 2_000));
    if (signal.aborted) throw new Error('cut short');
    return known;
  });
  const shown = new QueryObserver(cache, { queryKey: ['demo', 'orders', 'one'], queryFn: read });
  const leave = shown.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(2_000);
  const reread = makeRereading('demo', cache);
  const seen = new Set<number | undefined>();
  for (let event = 0; event < 400; event += 1) {
    happened += 1;
    reread('orders');
    await vi.advanceTimersByTimeAsync(50);
    seen.add(shown.getCurrentResult().data);
  }
  // 20 s of events every 50 ms, readings of 2 s: half of the time the host rests.
  expect(read.mock.calls.length).toBeLessThanOrEqual(7);
  expect(seen.size).toBeGreaterThan(3);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(shown.getCurrentResult().data).toBe(400);
  leave();
});

it('leaves a list far down alone until it is read from its top', async () => {
  const { read, shown, leave } = list('orders');
  await scroll(shown, 4);
  const reread = makeRereading('demo', cache);
  reread('orders');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(read).toHaveBeenCalledTimes(8);
  await scroll(shown, 30);
  const before = read.mock.calls.length;
  reread('orders');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(read).toHaveBeenCalledTimes(before);
  const { data } = shown.getCurrentResult();
  expect(isFar(data)).toBe(true);
  if (data) readFromTop(cache, data);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.getCurrentResult().data?.pages.map((page) => page.items[0])).toEqual([0, 1, 2, 3]);
  expect(read).toHaveBeenCalledTimes(before + 4);
  leave();
});

it('keeps the first pages of a list that nobody shows, and reads them anew when somebody does', async () => {
  const { read, shown, leave } = list('orders');
  await scroll(shown, 20);
  leave();
  expect(cache.getQueryData<{ pages: unknown[] }>(['demo', 'orders', {}])?.pages).toHaveLength(4);
  const before = read.mock.calls.length;
  const again = shown.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(read).toHaveBeenCalledTimes(before + 4);
  again();
});

it('lets the next page arrive before it follows an event', async () => {
  const read = vi.fn(async ({ pageParam }: { pageParam: number }) => {
    await new Promise((answered) => setTimeout(answered, 300));
    return { items: [pageParam] };
  });
  const shown = new InfiniteQueryObserver(cache, {
    queryKey: ['demo', 'orders', {}],
    queryFn: read,
    initialPageParam: 0,
    getNextPageParam: (_last, all) => all.length,
  });
  const leave = shown.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(300);
  void shown.fetchNextPage();
  await vi.advanceTimersByTimeAsync(100);
  makeRereading('demo', cache)('orders');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown.getCurrentResult().data?.pages).toHaveLength(2);
  expect(read).toHaveBeenCalledTimes(4);
  leave();
});
