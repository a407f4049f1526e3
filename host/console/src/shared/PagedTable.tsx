import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Table, type TableProps } from 'antd';
import type { TableRef } from 'antd/es/table';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { PAGES_MAX } from '../api/pages';
import { ListEnd } from './ListEnd';
import { Empty, Failed, Loading } from './states';

/** A page of any list of the API. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** What `useInfiniteQuery` needs to walk through the pages of a list. */
export const pageParams = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: <T,>(last: Page<T>, all: Page<T>[]) => (all.length < PAGES_MAX ? (last.next_cursor ?? undefined) : undefined),
};

interface PagedTableProps<T> extends Omit<TableProps<T>, 'dataSource' | 'pagination' | 'virtual' | 'scroll' | 'loading'> {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  /** Sum of the columns' widths in pixels: narrower screens scroll sideways. */
  width: number;
  /** Said where there is nothing. */
  emptyText?: string;
  /** Pixels that stay free below the table. */
  below?: number;
}

/** Pixels above the end at which the next page is fetched. */
const AHEAD_PX = 400;
const HEIGHT_MIN_PX = 240;
/** Milliseconds after which a filter that takes its time shows that it works. */
const SLOW_MS = 200;

/** A list of any length: only the rows in view exist, and the next page is read before its end is reached. */
export function PagedTable<T extends object>({ query, width, emptyText, below = 60, ...table }: PagedTableProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const list = useRef<TableRef>(null);
  const [near, setNear] = useState(false);
  const [height, setHeight] = useState(HEIGHT_MIN_PX);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  useEffect(() => {
    const measure = () => {
      const top = frame.current?.getBoundingClientRect().top ?? 0;
      setHeight(Math.max(HEIGHT_MIN_PX, window.innerHeight - top - below));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [below, query.isPending]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (near && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [near, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  // The filters of a list stand in the address: another filter is read from its first row.
  const { search } = useLocation();
  const toTop = () => list.current?.scrollTo({ top: 0 });
  useEffect(toTop, [search]);
  if (query.isPending) return <Loading rows={10} />;
  if (query.isError && rows.length === 0) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <Empty {...(emptyText === undefined ? {} : { text: emptyText })} />;
  return (
    <div ref={frame}>
      <Table<T>
        size="small"
        {...table}
        ref={list}
        virtual
        loading={{ spinning: query.isPlaceholderData, delay: SLOW_MS }}
        pagination={false}
        dataSource={rows}
        scroll={{ x: width, y: Math.min(height, rows.length * 40 + 1) }}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setNear(scrollHeight - scrollTop - clientHeight < AHEAD_PX);
        }}
      />
      <ListEnd query={query} onTop={toTop} />
    </div>
  );
}
