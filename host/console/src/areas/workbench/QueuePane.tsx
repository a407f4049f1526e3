import { InboxOutlined } from '@ant-design/icons';
import { Empty, Segmented } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { ListEnd } from '../../shared/ListEnd';
import { Failed, Loading } from '../../shared/states';
import { useNow } from '../../shared/values';
import { rows, useConversations } from '../../desk/queries';
import type { Conversation, ConversationFilter } from '../../desk/queries';
import { QueueRow } from './QueueRow';
import { waitingSeconds } from './lateness';

/** The queues that an agent looks at. */
export const QUEUES = ['waiting', 'mine', 'answered', 'closed'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What a queue asks the host for. */
export function queueFilter(queue: QueueName, user: string): ConversationFilter {
  switch (queue) {
    case 'waiting':
      return { state: 'waiting' };
    case 'mine':
      return { assignee: user };
    case 'answered':
      return { state: 'answered' };
    case 'closed':
      return { state: 'closed' };
  }
}

const ROW_HEIGHT = 60;

interface QueuePaneProps {
  queue: QueueName;
  selected: string | undefined;
  unsent: Set<string>;
  lateAfter: number;
  onQueue: (queue: QueueName) => void;
  onOpen: (conversation: string) => void;
}

/** The list of conversations; only the rows in sight are in the page. */
export function QueuePane({ queue, selected, unsent, lateAfter, onQueue, onOpen }: QueuePaneProps) {
  const { t } = useWords();
  const { person } = useShop();
  const user = person.id;
  const now = useNow();
  const list = useConversations(queueFilter(queue, user));
  const items: Conversation[] = rows(list);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (last >= items.length - 1 && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const position = items.findIndex((each) => each.id === selected);
  useEffect(() => {
    if (position >= 0) virtual.scrollToIndex(position, { align: 'auto' });
    // Only when another row is chosen: reading the list anew must not move it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  return (
    <section className="wb-pane wb-queue" aria-label={t('workbench.queue')}>
      <div className="wb-pane-head">
        <Segmented
          block
          size="small"
          value={queue}
          onChange={onQueue}
          options={QUEUES.map((value) => ({ value, label: t(`workbench.queues.${value}`) }))}
        />
      </div>
      {list.isPending ? (
        <Loading rows={8} />
      ) : list.isError && items.length === 0 ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <Empty
          className="wb-empty"
          image={<InboxOutlined />}
          description={t(`workbench.empty.${queue}`)}
        />
      ) : (
        <div
          ref={scroller}
          className="wb-scroll"
          role="listbox"
          tabIndex={0}
          aria-label={t(`workbench.queues.${queue}`)}
          aria-activedescendant={position >= 0 ? `queue-${selected}` : undefined}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step === 0 || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const next = items[Math.min(items.length - 1, Math.max(0, position + step))];
            if (next) onOpen(next.id);
          }}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {shown.map((row) => {
              const conversation = items[row.index];
              if (!conversation) return null;
              const waiting = waitingSeconds(conversation, now);
              return (
                <div
                  key={row.key}
                  role="presentation"
                  style={{ position: 'absolute', insetInline: 0, height: row.size, transform: `translateY(${row.start}px)` }}
                >
                  <QueueRow
                    conversation={conversation}
                    waiting={waiting}
                    late={(waiting ?? 0) >= lateAfter}
                    selected={conversation.id === selected}
                    outgoing={unsent.has(conversation.id)}
                    mine={conversation.assignee === user}
                    onOpen={() => onOpen(conversation.id)}
                  />
                </div>
              );
            })}
          </div>
        </div>
      )}
      <ListEnd query={list} onTop={() => virtual.scrollToIndex(0)} />
    </section>
  );
}
