import { ClockCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../desk/words';
import { useNow } from '../../shared/values';
import type { Conversation } from '../../desk/queries';
import { Waiting } from './QueueRow';
import { lateOnes, waitingSeconds } from './lateness';

interface LateAlertProps {
  conversations: Conversation[];
  more: boolean;
  lateAfter: number;
  onOpen: (conversation: string) => void;
}

/** One alert for everybody who waits too long; it leads to the longest and stays until nobody is late. */
export function LateAlert({ conversations, more, lateAfter, onOpen }: LateAlertProps) {
  const { t } = useWords();
  const now = useNow();
  const late = lateOnes(conversations, now, lateAfter);
  const longest = late[0];
  if (!longest) return null;
  return (
    <div className="wb-late-alert" role="status" aria-live="off">
      <ClockCircleFilled aria-hidden />
      <span>
        {t('workbench.lateCount', { count: late.length, shown: more ? `${late.length}+` : `${late.length}` })}
      </span>
      <Waiting seconds={waitingSeconds(longest, now) ?? 0} />
      <Button size="small" danger type="primary" onClick={() => onOpen(longest.id)}>
        {t('workbench.lateOpen', { name: longest.customer.name })}
      </Button>
    </div>
  );
}
