import { useEffect } from 'react';
import { hostNow } from '../live/clock';
import { makeStore, useStore } from '../store';
import { useFormat } from './format';
import type { MoneyValue } from './money';

/** An amount in the shop's or its own currency; tabular digits, so that columns line up. */
export function Money({ value, signed = false }: { value: MoneyValue | null | undefined; signed?: boolean }) {
  const { money } = useFormat();
  if (value === null || value === undefined) return <span className="secondary">–</span>;
  return <span className="figures">{money(value, signed)}</span>;
}

const now = makeStore(hostNow());
let followers = 0;
let timer: ReturnType<typeof setInterval> | undefined;
/** Milliseconds between two looks at the clock. */
const TICK_MS = 1_000;

/** The time of the host, renewed every second; one timer for the whole page. */
export function useNow(): number {
  const value = useStore(now);
  useEffect(() => {
    followers += 1;
    timer ??= setInterval(() => now.set(hostNow()), TICK_MS);
    return () => {
      followers -= 1;
      if (followers === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return value;
}

/** A moment: how long ago, or (`exact`) date and time; the whole of it on hover. */
export function Time({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const format = useFormat();
  if (at === null || at === undefined) return <span className="secondary">–</span>;
  return (
    <time dateTime={at} title={format.fullTime(at)} className="figures">
      {exact ? format.dateTime(at) : <Ago at={at} />}
    </time>
  );
}

function Ago({ at }: { at: string }) {
  const { ago } = useFormat();
  return ago(at, useNow());
}
