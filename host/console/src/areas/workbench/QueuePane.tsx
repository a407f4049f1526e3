import { InboxOutlined } from '@ant-design/icons';
import { Empty, Segmented, Tag } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useSummary } from '../../desk/summary';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { ListEnd } from '../../shared/ListEnd';
import { Failed, Loading } from '../../shared/states';
import { useNow } from '../../shared/values';
import { rows, useConversations } from '../../desk/queries';
import type { Conversation } from '../../desk/queries';
import { QueueRow } from './QueueRow';
import { otherWriter } from './Colleagues';
import { isLate, waitingSeconds } from './lateness';
import { NARROWINGS, QUEUES, narrowingCount, queueCount, queueFilter } from './queues';
import type { Shown } from './queues';

const ROW_HEIGHT = 60;

interface QueuePaneProps {
  shown: Shown;
  selected: string | undefined;
  unsent: Set<string>;
  onShow: (shown: Shown) => void;
  onOpen: (conversation: string) => void;
}

/** A name with the number of those who wait there. */
function Counted({ label, count }: { label: string; count: number | undefined }) {
  return (
    <>
      {label}
      {Boolean(count) && <b className="wb-count">{count}</b>}
    </>
  );
}

/** The list of conversations; only the rows in sight are in the page. */
export function QueuePane({ shown, selected, unsent, onShow, onOpen }: QueuePaneProps) {
  const { t } = useWords();
  const { person } = useShop();
  const user = person.id;
  const now = useNow();
  const counts = useSummary()?.conversations ?? undefined;
  const { queue, narrowing } = shown;
  const list = useConversations(queueFilter(shown));
  const items: Conversation[] = rows(list);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const inSight = virtual.getVirtualItems();
  const last = inSight.at(-1)?.index ?? -1;
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
          onChange={(value) => onShow({ queue: value, narrowing: 'all' })}
          options={QUEUES.map((value) => ({
            value,
            label: <Counted label={t(`workbench.queues.${value}`)} count={counts && queueCount[value](counts)} />,
          }))}
        />
        {queue === 'waiting' && (
          <div className="wb-narrow" role="group" aria-label={t('workbench.narrow')}>
            {NARROWINGS.map((value) => (
              <Tag.CheckableTag
                key={value}
                checked={value === narrowing}
                onChange={() => onShow({ queue, narrowing: value })}
              >
                <Counted label={t(`workbench.narrowings.${value}`)} count={value === 'all' ? 0 : counts && narrowingCount[value](counts)} />
              </Tag.CheckableTag>
            ))}
          </div>
        )}
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
          aria-activedescendant={inSight.some((row) => row.index === position) ? `queue-${selected}` : undefined}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step === 0 || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const next = items[Math.min(items.length - 1, Math.max(0, position + step))];
            if (next) onOpen(next.id);
          }}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {inSight.map((row) => {
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
                    late={isLate(conversation, now)}
                    writer={otherWriter(conversation, user, now)}
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
