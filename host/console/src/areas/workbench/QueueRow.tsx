import {
  CommentOutlined,
  MailOutlined,
  MobileOutlined,
  PhoneOutlined,
  ShareAltOutlined,
  ShopOutlined,
  WechatOutlined,
} from '@ant-design/icons';
import { Badge, Tag, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { FlagTag } from '../../desk/FlagTag';
import type { FlagColor } from '../../desk/flags';
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
  selected: boolean;
  outgoing: boolean;
  mine: boolean;
  onOpen: () => void;
}

/** A row of the queue. */
export function QueueRow({ conversation, waiting, late, selected, outgoing, mine, onOpen }: QueueRowProps) {
  const { t, word } = useWords();
  const flag = marks(conversation).order_flag;
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
      <span className="wb-row-line">{outgoing ? t('workbench.unsent') : (marks(conversation).last_line?.text ?? word('stage', conversation.stage))}</span>
      <span className="wb-row-badges">
        {flag && <FlagTag flag={flag} />}
        <Badge count={marks(conversation).unread ?? 0} size="small" />
        {conversation.state === 'waiting' && <PaceTag pace={conversation.pace} />}
      </span>
    </div>
  );
}

/** What hosts with marks and flags say beside the conversation; others leave it out. */
interface Marked {
  last_line?: { text: string } | null;
  unread?: number;
  order_flag?: FlagColor | null;
}

function marks(conversation: Conversation): Marked {
  return conversation;
}
