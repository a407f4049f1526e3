import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isFar, readFromTop } from '../api/pages';

interface ListEndProps {
  query: UseInfiniteQueryResult<InfiniteData<{ items: unknown[]; next_cursor?: string | null }>>;
  /** Brings the first row into sight. */
  onTop: () => void;
}

/** Below a long list: how much of it is there, and, far down, that it no longer follows what changes. */
export function ListEnd({ query, onTop }: ListEndProps) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data, hasNextPage, isFetchingNextPage } = query;
  if (!data) return null;
  const count = data.pages.reduce((sum, page) => sum + page.items.length, 0);
  const cut = !hasNextPage && data.pages.at(-1)?.next_cursor;
  return (
    <div className="secondary table-foot" role="status">
      {isFetchingNextPage ? t('table.loadingMore') : cut ? t('table.cut', { count }) : t('table.end', { count })}
      {isFar(data) && (
        <>
          {' · '}
          {t('table.far')}{' '}
          <Button
            type="link"
            size="small"
            onClick={() => {
              onTop();
              readFromTop(cache, data);
            }}
          >
            {t('table.fromTop')}
          </Button>
        </>
      )}
    </div>
  );
}
