import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, take } from '../../api/client';
import type { Conversation } from '../../desk/queries';
import { useVisible } from '../../live/presence';
import { useShop } from '../../session/me';

/** Moves this person's mark up to the newest message that is shown in a window that can be seen. */
export function useReadMark(conversation: Conversation, newest: number): void {
  const { shop } = useShop();
  const cache = useQueryClient();
  const visible = useVisible();
  const said = useRef(0);
  const { id, read_seq: mark, actions } = conversation;
  const allowed = actions.includes('mark-read');
  useEffect(() => {
    if (!allowed || !visible || newest <= Math.max(mark, said.current)) return;
    said.current = newest;
    take(
      api.PUT('/api/v1/shops/{shop}/conversations/{conversation}/read', {
        params: { path: { shop, conversation: id } },
        body: { seq: newest },
      }),
    ).then(
      (read) => {
        // Nobody else's business, so that the stream does not tell it: the lists learn it here.
        cache.setQueriesData<InfiniteData<{ items: Conversation[] }>>(
          { queryKey: [shop, 'conversations'], predicate: ({ queryKey }) => typeof queryKey[2] === 'object' },
          (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === id ? read : one)) })) },
        );
      },
      // The next message takes the mark along.
      () => (said.current = 0),
    );
  }, [allowed, visible, newest, mark, id, shop, cache]);
}
