import { EditOutlined, EyeOutlined } from '@ant-design/icons';
import { Alert, Button, Tag, Tooltip } from 'antd';
import type { Conversation } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { usePresent } from '../../live/presence';
import { useShop } from '../../session/me';
import { useNow } from '../../shared/values';

/** Colleagues who look at or type in the same conversation, each once. */
export function Colleagues({ conversation }: { conversation: Conversation }) {
  const { t } = useWords();
  const { person } = useShop();
  const here = usePresent().filter((one) => one.conversation === conversation.id && one.user !== person.id);
  // Of several windows of one person the one in which something is typed counts.
  const byPerson = new Map(here.map((one) => [one.user, one]));
  for (const one of here) if (one.activity === 'typing') byPerson.set(one.user, one);
  return [...byPerson.values()].map(({ user, service_name: name, activity }) => (
    <Tooltip key={user} title={t(activity === 'typing' ? 'workbench.colleagues.typing' : 'workbench.colleagues.viewing', { name })}>
      <Tag
        className="wb-colleague"
        data-activity={activity}
        icon={activity === 'typing' ? <EditOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
        color={activity === 'typing' ? 'processing' : 'default'}
      >
        {name}
        <span className="only-read">{t(activity === 'typing' ? 'workbench.colleagues.typing' : 'workbench.colleagues.viewing', { name })}</span>
      </Tag>
    </Tooltip>
  ));
}

/** Who else writes an answer to this buyer, as long as the lock holds. */
export function otherWriter({ lock }: Conversation, me: string, now: number): string | undefined {
  if (!lock || lock.user === me || Date.parse(lock.until) <= now) return undefined;
  return lock.service_name ?? lock.user.slice(-4);
}

interface SoftLockProps {
  conversation: Conversation;
  takingOver: boolean;
  onTakeOver: () => void;
}

/** Says that a colleague writes an answer; it hinders nobody, but one may take over openly. */
export function SoftLock({ conversation, takingOver, onTakeOver }: SoftLockProps) {
  const { t } = useWords();
  const { person } = useShop();
  const name = otherWriter(conversation, person.id, useNow());
  if (name === undefined) return null;
  return (
    <Alert
      className="wb-lock"
      type="info"
      showIcon
      icon={<EditOutlined />}
      role="status"
      title={t('workbench.lock.writes', { name })}
      action={
        conversation.actions.includes('take-over') && (
          <Button size="small" loading={takingOver} onClick={onTakeOver}>
            {t('workbench.lock.takeOver')}
          </Button>
        )
      }
    />
  );
}
