import { EditOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { AmountInput } from '../AmountInput';
import type { Amount } from '../amounts';
import { useCommand } from '../commands';
import type { Order, OrderDetail } from '../queries';
import { useWords } from '../words';

type Requests = Schemas['RequestsBody'];

interface Entered extends Requests {
  shipping_fee?: Amount | null;
}

const PRINTED_AFTER: Order['fulfilment_state'][] = ['pending', 'verified'];

/** Postage of an unpaid order, and what the buyer wants besides the goods until it is printed. */
export function ChangeOrder({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Entered>();
  const change = useCommand<Schemas['OrderPatch'], Order>(
    (body, shop) =>
      take(
        api.PATCH('/api/v1/shops/{shop}/orders/{order}', {
          params: { path: { shop, order: order.id }, header: { 'If-Match': `"${order.version}"` } },
          body,
        }),
      ),
    { stale: ['orders'], done: () => setOpen(false) },
  );
  if (!order.actions.includes('change')) return null;
  const unpaid = order.payment_state === 'unpaid';
  const unprinted = PRINTED_AFTER.includes(order.fulfilment_state);
  return (
    <>
      <Button size="small" type="link" icon={<EditOutlined />} data-action="change" onClick={() => setOpen(true)}>
        {t('orders.change.open')}
      </Button>
      <Modal
        open={open}
        title={t('orders.change.title', { number: String(order.number) })}
        okText={t('desk.confirm')}
        cancelText={t('desk.cancel')}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={change.isPending}
        destroyOnHidden
      >
        <Form<Entered>
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ ...order.special_requests, shipping_fee: order.shipping_fee }}
          onFinish={({ shipping_fee, ...requests }) =>
            change.mutate({
              ...(unpaid && shipping_fee ? { shipping_fee } : {}),
              // An empty text takes a request away.
              ...(unprinted
                ? { special_requests: Object.fromEntries(Object.entries(requests).map(([name, value]) => [name, value?.trim() ?? ''])) as Requests }
                : {}),
            })
          }
        >
          {unpaid && (
            <Form.Item name="shipping_fee" label={t('orders.shipping')} rules={[{ required: true, message: t('form.required') }]}>
              <AmountInput />
            </Form.Item>
          )}
          {unprinted && (
            <>
              <Form.Item name="wanted_courier" label={t('orders.wantedCourier')}>
                <Input maxLength={40} />
              </Form.Item>
              <Form.Item name="invoice_title" label={t('orders.invoice')}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name="greeting_card" label={t('orders.card')}>
                <Input.TextArea autoSize={{ minRows: 2 }} maxLength={200} />
              </Form.Item>
              <Form.Item name="delivery_slot" label={t('orders.slot')}>
                <Input maxLength={100} />
              </Form.Item>
            </>
          )}
        </Form>
      </Modal>
    </>
  );
}
