/** @jsxImportSource preact */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { BuyerApi, BuyerProblem } from './api';
import type { Amount, TrackedOrder } from './api';
import type { BuyerKey, textsIn } from './texts';

/** The six steps of an after-sales case, in order. */
const STEPS = ['contact', 'verify', 'apologise', 'agree', 'follow-up', 'register'] as const;

interface TrackProps {
  shop: string | null;
  /** The token of a link that the shop sent. */
  token: string | null;
  language: 'zh-CN' | 'en';
  t: ReturnType<typeof textsIn>;
  onFound: (token: string) => void;
}

type Found = { order: TrackedOrder } | { problem: BuyerKey } | null;

/** The page on which a buyer follows an order: by a link, or by number and the end of the phone number. */
export function Track({ shop, token, language, t, onFound }: TrackProps) {
  const [found, setFound] = useState<Found>(null);
  const [loading, setLoading] = useState(false);
  const [number, setNumber] = useState('');
  const [tail, setTail] = useState('');
  const ask = useCallback(async (request: Promise<{ order: TrackedOrder; token: string }>) => {
    setLoading(true);
    try {
      const answer = await request;
      setFound({ order: answer.order });
      onFound(answer.token);
    } catch (failure) {
      const status = failure instanceof BuyerProblem ? failure.status : 0;
      setFound({ problem: status === 0 ? 'buyer.offline' : status === 429 ? 'buyer.tooOften' : status === 401 ? 'buyer.linkEnded' : 'buyer.notFound' });
    } finally {
      setLoading(false);
    }
  }, [onFound]);
  useEffect(() => {
    if (shop && token) void ask(new BuyerApi('', shop).order(token).then((order) => ({ order, token })));
  }, [ask, shop, token]);
  if (!shop) return <main class="page"><h1>{t('buyer.track')}</h1><p role="alert">{t('buyer.noShop')}</p></main>;
  const order = found && 'order' in found ? found.order : null;
  return (
    <main class="page" aria-busy={loading}>
      <h1>{order ? t('buyer.order', { number: String(order.number) }) : t('buyer.track')}</h1>
      {order ? (
        <OrderView order={order} language={language} t={t} />
      ) : (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void ask(new BuyerApi('', shop).lookUp(number.trim(), tail));
          }}
        >
          <label>
            {t('buyer.number')}
            <input required maxLength={64} value={number} autoComplete="off" onInput={(event) => setNumber(event.currentTarget.value)} />
          </label>
          <label>
            {t('buyer.tail')}
            <input
              required
              inputMode="numeric"
              pattern="[0-9]{4}"
              maxLength={4}
              value={tail}
              autoComplete="off"
              title={t('buyer.tailForm')}
              onInput={(event) => setTail(event.currentTarget.value)}
            />
          </label>
          {found && 'problem' in found && <p role="alert" class="bad">{t(found.problem)}</p>}
          <button type="submit" disabled={loading}>{t('buyer.show')}</button>
        </form>
      )}
    </main>
  );
}

interface OrderViewProps {
  order: TrackedOrder;
  language: 'zh-CN' | 'en';
  t: ReturnType<typeof textsIn>;
}

function OrderView({ order, language, t }: OrderViewProps) {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const at = (value: string) => <time dateTime={value}>{time.format(new Date(value))}</time>;
  const money = (value: Amount) => {
    const format = new Intl.NumberFormat(language, { style: 'currency', currency: value.currency, currencyDisplay: 'narrowSymbol' });
    return format.format(value.minor_units / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  };
  return (
    <>
      <p class="state">
        {t(`buyer.fulfilment.${order.fulfilment_state}` as BuyerKey)}
        {order.ship_by && !order.timeline.some((each) => each.event === 'shipped') && (
          <span class="quiet"> · {t('buyer.shipBy')} {at(order.ship_by)}</span>
        )}
      </p>
      <section class="card">
        <h2>{t('buyer.way')}</h2>
        <ol reversed class="way">
          {[...order.timeline].reverse().map((each, index) => (
            <li key={index} class={index === 0 ? 'now' : ''}>
              {t(`buyer.event.${each.event}`)} <span class="quiet">{at(each.at)}</span>
            </li>
          ))}
        </ol>
        {order.parcels.map((parcel) => (
          <p key={parcel.waybill_number}>
            {parcel.courier} <b>{parcel.waybill_number}</b>{' '}
            {parcel.delivered_at && <span class="quiet">{t('buyer.event.delivered')} {at(parcel.delivered_at)}</span>}
          </p>
        ))}
      </section>
      <section class="card">
        <h2>{t('buyer.goods')}</h2>
        <ul class="lines">
          {order.lines.map((line, index) => (
            <li key={index}>
              <span>{line.product_name} ×{line.quantity}</span>
              <span>{money(line.total)}</span>
            </li>
          ))}
          <li class="quiet"><span>{t('buyer.shipping')}</span><span>{money(order.shipping_fee)}</span></li>
          <li class="sum"><span>{t('buyer.total')}</span><span>{money(order.total)}</span></li>
          {order.refunded.minor_units > 0 && <li><span>{t('buyer.refunded')}</span><span>{money(order.refunded)}</span></li>}
        </ul>
        <p class="quiet">{order.receiver.name} {order.receiver.phone}</p>
      </section>
      {order.cases.map((each) => (
        <section key={each.number} class="card">
          <h2>{t('buyer.case', { number: String(each.number) })}</h2>
          <p class="quiet">
            {t('buyer.opened')} {at(each.opened_at)}
            {each.expected_solution_at && !each.closed_at && <> · {t('buyer.expected')} {at(each.expected_solution_at)}</>}
          </p>
          <ol class="steps">
            {STEPS.map((step) => {
              const done = each.steps.find((taken) => taken.step === step);
              return (
                <li key={step} class={done ? 'done' : ''}>
                  {t(`buyer.step.${step}`)} {done && <span class="quiet">{at(done.at)}</span>}
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </>
  );
}
