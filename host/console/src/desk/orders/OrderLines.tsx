import { Money } from '../../shared/values';
import type { Schemas } from '../../api/client';
import { WideTable } from '../../shared/WideTable';
import { useSku } from '../queries';
import { useWords } from '../words';

type Line = Schemas['OrderLineBody'];

/** Real and listed stock of a SKU; what can be sold in the middle. */
export function Stock({ sku }: { sku: string }) {
  const { t } = useWords();
  const found = useSku(sku);
  if (!found.data) return <span className="secondary">–</span>;
  const { available, real_stock, listed_stock } = found.data;
  return (
    <span
      className={available <= 0 ? 'figures desk-none' : 'figures'}
      title={t('desk.order.stockText', { available: String(available), real: String(real_stock), listed: String(listed_stock) })}
    >
      {t('desk.order.stock', { available: String(available), real: String(real_stock) })}
    </span>
  );
}

/** The lines of an order; the narrow form leaves prices out. */
export function OrderLines({ lines, narrow }: { lines: Line[]; narrow?: boolean }) {
  const { t } = useWords();
  if (narrow) {
    return (
      <ul className="desk-order-lines">
        {lines.map((line) => (
          <li key={line.line}>
            <span className="desk-line-name">
              {line.product_name} <span className="secondary code">{line.sku}</span>
            </span>
            <span className="figures">×{line.quantity}</span>
            <Money value={line.total} />
            <Stock sku={line.sku_id} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <WideTable<Line>
      rowKey="line"
      dataSource={lines}
      scroll={{ x: 640 }}
      columns={[
        {
          title: t('desk.order.product'),
          render: (_, line) => (
            <>
              {line.product_name} <span className="secondary code nowrap">{line.sku}</span>
            </>
          ),
        },
        { title: t('desk.order.quantity'), dataIndex: 'quantity', align: 'right', width: 70 },
        { title: t('desk.order.price'), align: 'right', width: 100, render: (_, line) => <Money value={line.unit_price} /> },
        { title: t('desk.order.discount'), align: 'right', width: 100, render: (_, line) => <Money value={line.discount} /> },
        { title: t('desk.order.total'), align: 'right', width: 110, render: (_, line) => <Money value={line.total} /> },
        { title: t('desk.order.stockTitle'), align: 'right', width: 130, render: (_, line) => <Stock sku={line.sku_id} /> },
      ]}
    />
  );
}
