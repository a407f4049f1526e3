import {
  CommentOutlined,
  EditOutlined,
  EnterOutlined,
  FormOutlined,
  MailOutlined,
  MobileOutlined,
  PhoneOutlined,
  RobotOutlined,
  ShareAltOutlined,
  ShopOutlined,
  WechatOutlined,
} from '@ant-design/icons';
import { Badge, Tag, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { FlagTag } from '../../desk/FlagTag';
import { useWords } from '../../desk/words';
import type { Conversation } from '../../desk/queries';
import { clock } from './lateness';

const CHANNEL_ICONS: Record<Conversation['channel'], ReactNode> = {
  chat: <CommentOutlined />,
  phone: <PhoneOutlined />,
  email: <MailOutlined />,
  social: <ShareAltOutlined />,
  app: <MobileOutlined />,
  wechat: <WechatOutlined />,
  'in-person': <ShopOutlined />,
};

const DAY_SECONDS = 86_400;

/** The icon of a channel with its name for those who do not see it. */
export function ChannelIcon({ channel }: { channel: Conversation['channel'] }) {
  const { word } = useWords();
  return (
    <Tooltip title={word('channel', channel)}>
      <span role="img" aria-label={word('channel', channel)}>
        {CHANNEL_ICONS[channel]}
      </span>
    </Tooltip>
  );
}

/** How long somebody has been waiting, counting up, in digits of one width. */
export function Waiting({ seconds }: { seconds: number }) {
  const { t } = useWords();
  return (
    <span className="wb-digits">
      {seconds >= DAY_SECONDS
        ? t('workbench.waitingDays', { count: Math.floor(seconds / DAY_SECONDS) })
        : clock(seconds)}
    </span>
  );
}

/** Whether the answer is in time: green met, amber near, red breached. */
export function PaceTag({ pace }: { pace: Conversation['pace'] }) {
  const { word } = useWords();
  if (!pace) return null;
  const color = { 'on-time': 'success', 'due-soon': 'warning', late: 'error' }[pace];
  return (
    <Tag color={color} className="wb-pace">
      {word('pace', pace)}
    </Tag>
  );
}

interface QueueRowProps {
  conversation: Conversation;
  waiting: number | undefined;
  late: boolean;
  /** Who else writes an answer there. */
  writer: string | undefined;
  selected: boolean;
  outgoing: boolean;
  mine: boolean;
  onOpen: () => void;
}

/** A row of the queue. */
export function QueueRow({ conversation, waiting, late, writer, selected, outgoing, mine, onOpen }: QueueRowProps) {
  const { t, word } = useWords();
  const { last_line: line, order_flag: flag, unread } = conversation;
  const classes = ['wb-row', late && 'wb-row-late', selected && 'wb-row-selected'];
  return (
    <div
      role="option"
      id={`queue-${conversation.id}`}
      aria-selected={selected}
      className={classes.filter(Boolean).join(' ')}
      onClick={onOpen}
    >
      <span className="wb-row-icon">
        <ChannelIcon channel={conversation.channel} />
      </span>
      <span className="wb-row-name">
        {conversation.customer.name}
        <span className="wb-row-number">#{conversation.number}</span>
        {mine && <Badge status="processing" text={t('workbench.mineMark')} className="wb-row-mine" />}
      </span>
      <span className="wb-row-time">
        {waiting === undefined ? word('conversationState', conversation.state) : <Waiting seconds={waiting} />}
      </span>
      <span className="wb-row-line">
        {outgoing ? (
          t('workbench.unsent')
        ) : line ? (
          <>
            <SaidBy line={line} /> {line.text}
          </>
        ) : (
          word('stage', conversation.stage)
        )}
      </span>
      <span className="wb-row-badges">
        {flag && <FlagTag flag={flag} />}
        {writer !== undefined && (
          <Tooltip title={t('workbench.lock.writes', { name: writer })}>
            <EditOutlined className="wb-row-writer" role="img" aria-label={t('workbench.lock.writes', { name: writer })} />
          </Tooltip>
        )}
        <Badge className="count" count={unread} size="small" title={t('workbench.unread', { count: unread })} />
        {conversation.state === 'waiting' && <PaceTag pace={conversation.pace} />}
      </span>
    </div>
  );
}

/** A sign before what was not said by the buyer: a note, an automatic answer, a colleague's. */
function SaidBy({ line: { author, internal } }: { line: NonNullable<Conversation['last_line']> }) {
  const { t } = useWords();
  if (internal) return <FormOutlined role="img" aria-label={t('workbench.note')} />;
  if (author === 'auto') return <RobotOutlined role="img" aria-label={t('workbench.automatic')} />;
  return author === 'agent' ? <EnterOutlined role="img" aria-label={t('workbench.colleague')} /> : null;
}
