import { useContext } from 'react';
import { InShopContext } from '../session/me';
import { decimalText, type MoneyValue } from './money';
import { useStore } from '../store';
import { language } from '../texts';

/** Formats by the language of the page and the time zone of the shop. */
export function useFormat(): Format {
  return formatOf(useStore(language), useContext(InShopContext)?.timeZone);
}

type Format = ReturnType<typeof makeFormat>;

/** To make one costs the browser milliseconds, and a row of a list shows several values: all of them share one. */
const formats = new Map<string, Format>();

function formatOf(words: string, timeZone: string | undefined): Format {
  const key = `${words} ${timeZone ?? ''}`;
  const format = formats.get(key) ?? makeFormat(words, timeZone);
  formats.set(key, format);
  return format;
}

function makeFormat(words: string, timeZone: string | undefined) {
  const zone = timeZone === undefined ? {} : { timeZone };
  const dateTime = new Intl.DateTimeFormat(words, { ...zone, dateStyle: 'medium', timeStyle: 'short' });
  const full = new Intl.DateTimeFormat(words, { ...zone, dateStyle: 'full', timeStyle: 'long' });
  const day = new Intl.DateTimeFormat(words, { ...zone, dateStyle: 'medium' });
  const clock = new Intl.DateTimeFormat(words, { ...zone, timeStyle: 'medium' });
  const number = new Intl.NumberFormat(words);
  const percent = new Intl.NumberFormat(words, { style: 'percent', maximumFractionDigits: 2 });
  const relative = new Intl.RelativeTimeFormat(words, { numeric: 'auto', style: 'short' });
  const amounts = new Map<string, Intl.NumberFormat>();
  const amountOf = (currency: string, signed: boolean) => {
    const key = `${currency} ${String(signed)}`;
    const amount =
      amounts.get(key) ??
      new Intl.NumberFormat(words, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(signed ? { signDisplay: 'exceptZero' } : {}) });
    amounts.set(key, amount);
    return amount;
  };
  return {
    money: ({ minor_units, currency }: MoneyValue, signed = false) =>
      // Text, not a number: no amount is rounded on its way to the page.
      amountOf(currency, signed).format(decimalText(minor_units, currency) as Intl.StringNumericLiteral),
    dateTime: (at: string | number) => dateTime.format(new Date(at)),
    fullTime: (at: string | number) => full.format(new Date(at)),
    day: (at: string | number) => day.format(new Date(at)),
    clock: (at: string | number) => clock.format(new Date(at)),
    number: (value: number) => number.format(value),
    /** Basis points: 2500 are 25 %. */
    basisPoints: (bps: number) => percent.format(bps / 10_000),
    /** "5 min ago"; beyond a week the date. */
    ago: (at: string, now: number) => {
      const seconds = Math.round((new Date(at).getTime() - now) / 1000);
      const size = Math.abs(seconds);
      if (size < 60) return relative.format(seconds, 'second');
      if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
      if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
      if (size < 604_800) return relative.format(Math.round(seconds / 86_400), 'day');
      return day.format(new Date(at));
    },
  };
}
