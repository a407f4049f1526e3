import { expect, it } from 'vitest';
import { decimalText, minorUnits } from '../src/shared/money';

it('turns minor units into decimal text and back without floating point', () => {
  const cases: [number, string, string][] = [
    [0, 'CNY', '0.00'],
    [5, 'CNY', '0.05'],
    [10005, 'CNY', '100.05'],
    [-50, 'CNY', '-0.50'],
    [9007199254740991, 'CNY', '90071992547409.91'],
    [1200, 'JPY', '1200'],
  ];
  for (const [units, currency, text] of cases) {
    expect(decimalText(units, currency)).toBe(text);
    expect(minorUnits(text, currency)).toBe(units);
  }
});

it('takes what people type and refuses what is no amount', () => {
  expect(minorUnits('1,234.5', 'CNY')).toBe(123450);
  expect(minorUnits(' 12 ', 'CNY')).toBe(1200);
  expect(minorUnits('12.', 'CNY')).toBe(1200);
  expect(minorUnits('1.234', 'CNY')).toBeNull();
  expect(minorUnits('12.5', 'JPY')).toBeNull();
  for (const text of ['', 'abc', '1e5', '--1', '1.2.3', '99999999999999999999']) expect(minorUnits(text, 'CNY'), text).toBeNull();
});
