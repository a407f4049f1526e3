import { Timeline } from 'antd';
import { Time } from '../../shared/values';
import type { OrderDetail } from '../queries';
import { useWords } from '../words';

/** The way of an order's goods: from payment to the buyer's door, with the waybills. */
export function Parcels({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const steps = [
    { at: order.placed_at, text: t('desk.order.placed') },
    { at: order.paid_at, text: t('desk.order.paidAt') },
    { at: order.verified_at, text: t('desk.order.verifiedAt') },
    { at: order.printed_at, text: t('desk.order.printedAt') },
    { at: order.packed_at, text: t('desk.order.packedAt') },
    ...order.shipments.flatMap((parcel) => [
      { at: parcel.shipped_at, text: `${t('desk.order.shippedAt')} · ${parcel.courier} ${parcel.waybill_number}` },
      { at: parcel.delivered_at, text: `${t('desk.order.deliveredAt')} · ${parcel.waybill_number}` },
    ]),
    { at: order.completed_at, text: t('desk.order.completedAt') },
    { at: order.closed_at, text: t('desk.order.closedAt') },
  ].filter((step) => step.at);
  return (
    <Timeline
      items={steps.map((step, index) => ({
        key: index,
        content: (
          <>
            {step.text} <span className="secondary"><Time at={step.at} exact /></span>
          </>
        ),
      }))}
    />
  );
}
