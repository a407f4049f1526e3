import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';

/** Pages of a list that are read anew when something changes. Each is a request, one after the other. */
const FOLLOWED_PAGES = 4;
/** Pages that a list has at most: nobody finds anything by scrolling further. */
export const PAGES_MAX = 200;

type Pages = InfiniteData<unknown>;

/** Whether somebody has scrolled so far down that the list no longer follows what changes. */
export function isFar(data: Pages | undefined): boolean {
  return data !== undefined && data.pages.length > FOLLOWED_PAGES;
}

function pagesOf(query: Query): Pages | undefined {
  const data = query.state.data;
  return typeof data === 'object' && data !== null && 'pages' in data && 'pageParams' in data ? (data as Pages) : undefined;
}

/** Whether a query is read anew by itself: everything but lists far down. */
export function follows(query: Query): boolean {
  return !isFar(pagesOf(query));
}

/** Leaves the first pages of a list, to be read anew by whoever shows it next. */
export function shorten(query: Query): void {
  const data = pagesOf(query);
  if (!data || !isFar(data)) return;
  const { pages, pageParams } = data;
  query.setData({ pages: pages.slice(0, FOLLOWED_PAGES), pageParams: pageParams.slice(0, FOLLOWED_PAGES) }, { updatedAt: 0, manual: true });
}

/** Reads the list that shows these pages anew, from its top. */
export function readFromTop(cache: QueryClient, shown: Pages): void {
  for (const query of cache.getQueryCache().findAll({ predicate: (each) => each.state.data === shown })) {
    shorten(query);
    void cache.refetchQueries({ queryKey: query.queryKey, exact: true });
  }
}
