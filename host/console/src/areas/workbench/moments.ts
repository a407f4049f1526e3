import type { Schemas } from '../../api/client';
import type { Conversation } from '../../desk/queries';

export type Moment = Schemas['ScriptMoment'];

/** Moments an agent asks for, in the order of a talk; automatic ones are not among them. */
const BY_STAGE: Record<Conversation['stage'], Moment[]> = {
  'pre-sales': [
    'greet', 'ask', 'recommend', 'bargain', 'courier', 'question', 'in-stock', 'sold-out', 'polite-refusal',
    'payment-guidance', 'verify', 'farewell', 'farewell-deal', 'farewell-no-deal', 'duties-disclosure',
  ],
  'in-sales': [
    'verify', 'receiver-check', 'payment-done', 'payment-reminder', 'payment-guidance', 'courier', 'logistics',
    'farewell', 'follow-up',
  ],
  'after-sales': [
    'apology', 'logistics', 'other-remedies', 'thanks', 'review-invitation', 'care-callback', 'follow-up',
    'polite-refusal', 'call-introduce', 'call-reason', 'call-listen', 'call-propose', 'call-negotiate',
    'call-adjust', 'call-apologise',
  ],
};

/** All moments to choose from: first the step the sale is at, then those of the stage, then the others. */
export function momentsFor(conversation: Conversation): Moment[] {
  const step = conversation.sales_step ? [conversation.sales_step as Moment] : [];
  const order = [...step, ...BY_STAGE[conversation.stage], ...Object.values(BY_STAGE).flat()];
  return [...new Set(order)];
}

/** Those whose name or code contains what was typed after the slash. */
export function matching(moments: Moment[], typed: string, name: (moment: Moment) => string): Moment[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === '') return moments;
  return moments.filter(
    (moment) => moment.includes(wanted) || name(moment).toLocaleLowerCase().includes(wanted),
  );
}
