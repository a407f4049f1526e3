import type { ConversationFilter } from '../../desk/queries';
import type { Summary } from '../../desk/summary';

/** The queues that an agent looks at. */
export const QUEUES = ['waiting', 'mine', 'answered', 'closed'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What of those who wait is shown: everybody, who waits too long, whom nobody has taken. */
export const NARROWINGS = ['all', 'late', 'untaken'] as const;
export type Narrowing = (typeof NARROWINGS)[number];

/** What the queue shows. */
export interface Shown {
  queue: QueueName;
  narrowing: Narrowing;
}

/** Everybody who waits for an answer. */
export const WAITING: ConversationFilter = { state: 'waiting' };

/** What a queue asks the host for. */
export function queueFilter({ queue, narrowing }: Shown): ConversationFilter {
  if (queue === 'mine') return { assignee: 'me' };
  if (queue !== 'waiting') return { state: queue };
  if (narrowing === 'late') return { ...WAITING, late: true };
  return narrowing === 'untaken' ? { ...WAITING, assignee: 'none' } : WAITING;
}

type Counts = NonNullable<Summary['conversations']>;

/** How many buyers wait there. */
export const queueCount: Record<QueueName, (counts: Counts) => number> = {
  waiting: (counts) => counts.waiting,
  mine: (counts) => counts.waiting_mine,
  answered: () => 0,
  closed: () => 0,
};
export const narrowingCount: Record<Narrowing, (counts: Counts) => number> = {
  all: (counts) => counts.waiting,
  late: (counts) => counts.late,
  untaken: (counts) => counts.waiting_unassigned,
};
