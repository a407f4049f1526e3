import { Tag } from 'antd';
import { api, take, type Schemas } from '../../api/client';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import { useHolds } from '../queries';
import type { Order } from '../queries';
import { ReasonModal } from '../ReasonModal';
import { useWords } from '../words';

/** Why an order must not be printed, and since when. */
export function Holds({ order }: { order: Order }) {
  const { t } = useWords();
  const { may } = useShop();
  const holds = useHolds(order.id);
  const release = useCommand<{ hold: string; note: string }, Schemas['OrderBody']>(
    ({ hold, note }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/holds/{hold}/releases', {
          params: { path: { shop, order: order.id, hold }, header: { 'If-Match': `"${order.version}"` } },
          body: { note },
        }),
      ),
    { stale: ['orders'] },
  );
  return (
    <Loaded query={holds} rows={1}>
      {({ items }) =>
        items.length === 0 ? (
          <span className="secondary">{t('orders.noHolds')}</span>
        ) : (
          <>
            {items.map((hold) => (
              <div key={hold.id} className="desk-solution">
                <div className="desk-answer-head">
                  <Tag color={hold.released_at ? 'default' : 'warning'}>{t(hold.released_at ? 'orders.released' : 'desk.order.held')}</Tag>
                  <span className="code">{hold.code}</span>
                  <span className="secondary">
                    <Time at={hold.released_at ?? hold.placed_at} />
                  </span>
                </div>
                <div>{hold.reason}</div>
                {hold.questions.length > 0 && (
                  <ul className="desk-lines">
                    {hold.questions.map((question) => (
                      <li key={question.field}>{question.buyer_text}</li>
                    ))}
                  </ul>
                )}
                {hold.release_note && <div className="secondary">{hold.release_note}</div>}
                {/* A hold has no actions of its own: releasing one is a matter of this permission. */}
                {!hold.released_at && may('order:verify') && (
                  <ReasonModal
                    label={t('orders.release')}
                    title={t('orders.release')}
                    field={t('desk.note')}
                    onReason={(note) => release.mutateAsync({ hold: hold.id, note })}
                  />
                )}
              </div>
            ))}
          </>
        )
      }
    </Loaded>
  );
}
