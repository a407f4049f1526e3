import { ClockCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { rows, useConversations } from '../../desk/queries';
import { useSummary } from '../../desk/summary';
import { useWords } from '../../desk/words';
import { useNow } from '../../shared/values';
import { Waiting } from './QueueRow';
import { lateOnes, waitingSeconds } from './lateness';
import { WAITING } from './queues';

/** One alert for everybody who waits too long; it leads to the longest and stays until nobody is late. */
export function LateAlert({ onOpen }: { onOpen: (conversation: string) => void }) {
  const { t } = useWords();
  const now = useNow();
  const waiting = useConversations(WAITING);
  const counted = useSummary()?.conversations?.late ?? 0;
  const late = lateOnes(rows(waiting), now);
  const longest = late[0];
  if (!longest) return null;
  // The list has the longest waiting; where it goes on, the host has counted the others.
  const count = waiting.hasNextPage ? Math.max(late.length, counted) : late.length;
  return (
    <div className="wb-late-alert" role="status" aria-live="off">
      <ClockCircleFilled aria-hidden />
      <span>{t('workbench.lateCount', { count })}</span>
      <Waiting seconds={waitingSeconds(longest, now) ?? 0} />
      <Button size="small" danger type="primary" onClick={() => onOpen(longest.id)}>
        {t('workbench.lateOpen', { name: longest.customer.name })}
      </Button>
    </div>
  );
}
