import type { Schemas } from '../api/client';
import { minorDigits } from '../shared/money';

export type Amount = Schemas['Money'];

/** What a person typed in whole units, in minor units. */
export function amountOf(units: number, currency: string): Amount {
  return { minor_units: Math.round(units * 10 ** minorDigits(currency)), currency };
}

/** Minor units as the number that a field shows. */
export function unitsOf(amount: Amount): number {
  return amount.minor_units / 10 ** minorDigits(amount.currency);
}
