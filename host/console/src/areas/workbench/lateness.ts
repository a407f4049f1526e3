import type { Conversation } from '../../desk/queries';

/** Seconds that a buyer has been waiting; `undefined` if nobody waits. */
export function waitingSeconds(conversation: Conversation, now: number): number | undefined {
  if (conversation.state !== 'waiting' || !conversation.waiting_since) return undefined;
  return Math.max(0, Math.floor((now - Date.parse(conversation.waiting_since)) / 1000));
}

/** Whether it is late: the host says from when on, the clock goes on meanwhile. */
export function isLate(conversation: Conversation, now: number): boolean {
  return conversation.late || (Boolean(conversation.late_at) && Date.parse(conversation.late_at ?? '') <= now);
}

/** `02:41`, `3:05:09`; from a day on the caller says it in days. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${two(minutes)}:${two(seconds % 60)}`;
}

/** Those who wait too long, the longest first. */
export function lateOnes(conversations: Conversation[], now: number): Conversation[] {
  return conversations
    .filter((each) => isLate(each, now))
    .sort((a, b) => (a.waiting_since ?? '').localeCompare(b.waiting_since ?? ''));
}
