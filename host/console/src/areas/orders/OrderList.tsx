import { PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Space } from 'antd';
import { Link, useNavigate } from 'react-router';
import { api, take } from '../../api/client';
import { Region } from '../../desk/CustomerCard';
import { useOrders } from '../../desk/queries';
import type { Order, OrderFilter } from '../../desk/queries';
import { OrderStates } from '../../desk/StateTags';
import { DeskTable } from '../../desk/table/DeskTable';
import type { DeskColumn } from '../../desk/table/DeskTable';
import { Choice, SavedFilters, useFilters } from '../../desk/table/filters';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { useFormat } from '../../shared/format';
import { PageHead } from '../../shared/PageHead';
import { Money, Time } from '../../shared/values';
import { NewOrder } from './NewOrder';

const PAYMENT: Order['payment_state'][] = ['unpaid', 'paid', 'partially-refunded', 'refunded', 'closed'];
const FULFILMENT: Order['fulfilment_state'][] = [
  'pending', 'verified', 'printed', 'packed', 'shipped', 'delivered', 'completed', 'returned', 'cancelled',
];

function filterOf(query: URLSearchParams): OrderFilter {
  const search = query.get('search')?.trim();
  const payment = PAYMENT.find((each) => each === query.get('payment_state'));
  const fulfilment = FULFILMENT.find((each) => each === query.get('fulfilment_state'));
  return {
    ...(payment ? { payment_state: payment } : {}),
    ...(fulfilment ? { fulfilment_state: fulfilment } : {}),
    ...(query.get('after_sales_state') === 'open' ? { after_sales_state: 'open' } : {}),
    ...(query.has('held') ? { held: true } : {}),
    ...(query.has('late') ? { late: true } : {}),
    ...(search ? { search } : {}),
  };
}

/** All orders of the shop. */
export function OrderList() {
  const { t, word } = useWords();
  const { shop, may } = useShop();
  const { money, dateTime } = useFormat();
  const navigate = useNavigate();
  const [query, setFilter] = useFilters();
  const filter = filterOf(query);
  const list = useOrders(filter);
  const amount = (key: 'total' | 'paid' | 'refunded', title: string, extra: boolean): DeskColumn<Order> => ({
    key,
    title,
    width: 110,
    align: 'right',
    extra,
    render: (_, order) => <Money value={order[key]} />,
    text: (order) => money(order[key]),
  });
  const moment = (key: 'placed_at' | 'ship_by', title: string): DeskColumn<Order> => ({
    key,
    title,
    width: 180,
    render: (_, order) => <Time at={order[key]} exact />,
    text: (order) => (order[key] ? dateTime(order[key]) : ''),
  });
  const columns: DeskColumn<Order>[] = [
    {
      key: 'number',
      title: t('orders.number'),
      width: 90,
      render: (_, order) => <Link to={`/s/${shop}/orders/${order.number}`}>#{order.number}</Link>,
      text: (order) => String(order.number),
    },
    {
      key: 'states',
      title: t('orders.states'),
      width: 250,
      render: (_, order) => <OrderStates order={order} />,
      text: (order) => `${word('paymentState', order.payment_state)} / ${word('fulfilmentState', order.fulfilment_state)}`,
    },
    { key: 'receiver', title: t('desk.receiver'), width: 100, render: (_, order) => order.receiver.name, text: (order) => order.receiver.name },
    {
      key: 'region',
      title: t('desk.region'),
      width: 100,
      render: (_, order) => <Region code={order.destination_region} />,
      text: (order) => order.destination_region,
    },
    amount('total', t('desk.order.total'), false),
    amount('paid', t('orders.paid'), true),
    amount('refunded', t('orders.refunded'), true),
    {
      key: 'channel',
      title: t('orders.channel'),
      width: 100,
      extra: true,
      render: (_, order) => word('channel', order.channel),
      text: (order) => word('channel', order.channel),
    },
    {
      key: 'external',
      title: t('orders.external'),
      width: 140,
      render: (_, order) => <span className="code">{order.external_number ?? '–'}</span>,
      text: (order) => order.external_number ?? '',
    },
    moment('placed_at', t('desk.order.placed')),
    moment('ship_by', t('orders.shipBy')),
  ];
  return (
    <>
      <PageHead
        title={t('orders.title')}
        extra={
          <Space wrap>
            <Button icon={<PrinterOutlined />} onClick={() => void navigate(`/s/${shop}/orders/print`)}>
              {t('orders.print.title')}
            </Button>
            {may('order:write') && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setFilter('new', 'order')}>
                {t('orders.new.open')}
              </Button>
            )}
          </Space>
        }
      />
      {query.has('new') && may('order:write') && <NewOrder customer={query.get('customer') ?? ''} onDone={() => setFilter('new', undefined)} />}
      <DeskTable
        name="orders"
        query={list}
        columns={columns}
        rowKey={(order) => order.id}
        onOpen={(order) => void navigate(`/s/${shop}/orders/${order.number}`)}
        load={(cursor) =>
          take(
            api.GET('/api/v1/shops/{shop}/orders', {
              params: { path: { shop }, query: { ...filter, limit: 100, ...(cursor ? { cursor } : {}) } },
            }),
          )
        }
        emptyText={t('orders.empty')}
        filters={
          <>
            <Input.Search
              key={query.get('search') ?? ''}
              allowClear
              style={{ width: 220 }}
              defaultValue={query.get('search') ?? ''}
              maxLength={64}
              placeholder={t('orders.search')}
              aria-label={t('orders.search')}
              onSearch={(value) => setFilter('search', value.trim())}
            />
            <SavedFilters
              list="orders"
              built={[
                { label: t('orders.built.unpaid'), query: 'payment_state=unpaid' },
                { label: t('orders.built.toVerify'), query: 'payment_state=paid&fulfilment_state=pending' },
                { label: t('orders.built.held'), query: 'held=true' },
                { label: t('orders.built.late'), query: 'late=true' },
                { label: t('orders.built.afterSales'), query: 'after_sales_state=open' },
              ]}
            />
            <Choice
              label={t('orders.payment')}
              value={query.get('payment_state')}
              values={PAYMENT}
              name={(value) => word('paymentState', value)}
              onChange={(value) => setFilter('payment_state', value)}
            />
            <Choice
              label={t('orders.fulfilment')}
              value={query.get('fulfilment_state')}
              values={FULFILMENT}
              name={(value) => word('fulfilmentState', value)}
              onChange={(value) => setFilter('fulfilment_state', value)}
            />
            <Checkbox checked={query.has('held')} onChange={(event) => setFilter('held', event.target.checked ? 'true' : undefined)}>
              {t('desk.order.held')}
            </Checkbox>
            <Checkbox checked={query.has('late')} onChange={(event) => setFilter('late', event.target.checked ? 'true' : undefined)}>
              {t('desk.order.late')}
            </Checkbox>
          </>
        }
      />
    </>
  );
}
