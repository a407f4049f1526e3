import type { Schemas } from '../../api/client';

/** What of the reasons may be said to the buyer, in one text. */
export function buyerText(reasons: Schemas['Reason'][]): string {
  return reasons.flatMap((each) => (each.buyer_text ? [each.buyer_text] : [])).join('');
}
