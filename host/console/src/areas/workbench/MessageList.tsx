import { CheckOutlined, ClockCircleOutlined, CopyOutlined, ExclamationCircleFilled, RobotOutlined } from '@ant-design/icons';
import { Button, Empty, Space, Tag, Tooltip } from 'antd';
import { useLayoutEffect, useRef } from 'react';
import { useWords } from '../../desk/words';
import { Failed, Loading } from '../../shared/states';
import { Time } from '../../shared/values';
import { rows, useMessages } from '../../desk/queries';
import type { Conversation, Message } from '../../desk/queries';
import type { Outgoing } from './outbox';
import { useReadMark } from './reading';

interface MessageListProps {
  conversation: Conversation;
  outgoing: Outgoing[];
  onRetry: (item: Outgoing) => void;
  onDiscard: (item: Outgoing) => void;
  onEdit: (item: Outgoing) => void;
}

/** What was said, oldest first, with what is still on its way at the end. */
export function MessageList({ conversation, outgoing, onRetry, onDiscard, onEdit }: MessageListProps) {
  const { t } = useWords();
  const list = useMessages(conversation.id);
  const newestFirst: Message[] = rows(list);
  const arrived = new Set(newestFirst.map((each) => each.client_id).filter(Boolean));
  const messages = [...newestFirst].sort((a, b) => a.seq - b.seq);
  const underway = outgoing.filter((each) => !arrived.has(each.clientId));
  const scroller = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1)?.id;
  const oldest = messages[0]?.id;
  useReadMark(conversation, messages.at(-1)?.seq ?? 0);
  const before = useRef({ oldest, height: 0 });
  // New lines bring the end into sight; older pages leave in sight what was read.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (before.current.oldest !== undefined && before.current.oldest !== oldest && before.current.height > 0) {
      box.scrollTop += box.scrollHeight - before.current.height;
    } else {
      box.scrollTop = box.scrollHeight;
    }
    before.current = { oldest, height: box.scrollHeight };
  }, [newest, oldest, underway.length]);

  if (list.isPending) return <Loading rows={5} />;
  if (list.isError && messages.length === 0) {
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  }
  return (
    <div ref={scroller} className="wb-messages" role="log" aria-label={t('workbench.messages')} tabIndex={0}>
      {list.hasNextPage && (
        <Button type="link" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('workbench.earlier')}
        </Button>
      )}
      {messages.length === 0 && underway.length === 0 && <Empty description={t('workbench.noMessages')} />}
      {messages.map((message) => (
        <Bubble key={message.id} message={message} />
      ))}
      {underway.map((item) => (
        <OutgoingBubble
          key={item.clientId}
          item={item}
          onRetry={() => onRetry(item)}
          onDiscard={() => onDiscard(item)}
          onEdit={() => onEdit(item)}
        />
      ))}
    </div>
  );
}

function side(message: Message): string {
  if (message.internal) return 'wb-bubble-note';
  return message.author === 'buyer' ? 'wb-bubble-buyer' : 'wb-bubble-ours';
}

function Bubble({ message }: { message: Message }) {
  const { t } = useWords();
  const who =
    message.author === 'buyer'
      ? t('workbench.buyer')
      : message.author === 'auto'
        ? t('workbench.automatic')
        : (message.service_name ?? t('workbench.colleague'));
  return (
    <article className={`wb-bubble ${side(message)}`} data-seq={message.seq}>
      <header>
        {message.author === 'auto' && <RobotOutlined aria-hidden />}
        <span>{who}</span>
        {message.internal && <Tag className="wb-note-tag">{t('workbench.note')}</Tag>}
        <Time at={message.created_at} />
        {message.check && message.check.verdict !== 'allow' && (
          <Tooltip title={message.check.acknowledged.join(', ')}>
            <Tag color="warning">{t('workbench.sentAnyway')}</Tag>
          </Tooltip>
        )}
      </header>
      <p>{message.text}</p>
    </article>
  );
}

interface OutgoingBubbleProps {
  item: Outgoing;
  onRetry: () => void;
  onDiscard: () => void;
  onEdit: () => void;
}

function OutgoingBubble({ item, onRetry, onDiscard, onEdit }: OutgoingBubbleProps) {
  const { t } = useWords();
  const refused = item.state === 'refused';
  return (
    <article
      className={`wb-bubble ${item.internal ? 'wb-bubble-note' : 'wb-bubble-ours'} wb-bubble-underway`}
      data-state={item.state}
    >
      <header>
        {refused ? <ExclamationCircleFilled aria-hidden /> : item.state === 'sending' ? <CheckOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
        <span>{t(`workbench.outgoing.${item.state}`)}</span>
      </header>
      <p>{item.text}</p>
      {item.state !== 'sending' && (
        <Space size="small">
          {refused && item.detail && <span className="wb-refused">{item.detail}</span>}
          <Button size="small" onClick={onRetry}>
            {t('workbench.sendAgain')}
          </Button>
          <Button size="small" icon={<CopyOutlined />} onClick={onEdit}>
            {t('workbench.edit')}
          </Button>
          <Button size="small" danger type="text" onClick={onDiscard}>
            {t('workbench.discard')}
          </Button>
        </Space>
      )}
    </article>
  );
}
