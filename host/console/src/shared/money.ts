/** What the API calls an amount: `minor_units` of `currency`. */
export interface MoneyValue {
  minor_units: number;
  currency: string;
}

/** Digits behind the point of a currency: 2 for CNY, 0 for JPY. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Integer minor units as decimal text, without floating point: 10005 fen are "100.05". */
export function decimalText(minorUnits: number, currency: string): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(minorUnits);
  const text = String(Math.abs(minorUnits)).padStart(digits + 1, '0');
  return `${minorUnits < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Decimal text as integer minor units; null where it is no amount of that currency. */
export function minorUnits(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text.trim().replaceAll(',', ''));
  if (match === null || (match[3]?.length ?? 0) > digits) return null;
  const units = Number(`${match[2]}${(match[3] ?? '').padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(units)) return null;
  return match[1] === '-' && units !== 0 ? -units : units;
}
