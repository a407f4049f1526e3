import { App, Button, Checkbox, Form, Input, Modal, Select, Space } from 'antd';
import { useState } from 'react';
import { api, newKey, take, type Schemas } from '../../api/client';
import { ActionButton } from '../../shared/ActionButton';
import { AmountInput } from '../AmountInput';
import type { Amount } from '../amounts';
import { useCommand } from '../commands';
import type { Order, OrderDetail } from '../queries';
import { ReasonModal } from '../ReasonModal';
import { PrintButton } from './Slips';
import { TrackingLink } from './TrackingLink';
import { useWords } from '../words';

const CHECKS: Schemas['VerificationCheck'][] = ['product', 'quantity', 'price', 'address', 'contact', 'not-duplicate'];

type Dialog = 'pay' | 'verify' | 'ship';

/** What the host lets one do with an order now. */
export function OrderActions({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<Dialog>();
  const path = { order: order.id };
  const header = { 'If-Match': `"${order.version}"` };
  const plain = useCommand<'packings' | 'deliveries' | 'completions', Order>(
    (what, shop) => {
      const params = { path: { shop, ...path }, header };
      switch (what) {
        case 'packings':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/packings', { params, body: {} }));
        case 'deliveries':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/deliveries', { params, body: {} }));
        case 'completions':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/completions', { params, body: {} }));
      }
    },
    { stale: ['orders', 'customers'] },
  );
  const check = useCommand<void, Schemas['CheckedOrderBody']>(
    (_, shop) => take(api.POST('/api/v1/shops/{shop}/orders/{order}/checks', { params: { path: { shop, ...path } }, body: {} })),
    {
      stale: ['orders'],
      done: ({ check: answer }) =>
        void message.info(answer.reasons.map((each) => each.staff_text).join(' ') || t(`orders.check.${answer.outcome}`), 6),
    },
  );
  const hold = useCommand<string, Order>(
    (reason, shop) =>
      take(api.POST('/api/v1/shops/{shop}/orders/{order}/holds', { params: { path: { shop, ...path }, header }, body: { reason } })),
    { stale: ['orders'] },
  );
  const close = useCommand<string, Order>(
    (reason, shop) =>
      take(api.POST('/api/v1/shops/{shop}/orders/{order}/closures', { params: { path: { shop, ...path }, header }, body: { reason } })),
    { stale: ['orders'] },
  );
  const may = (action: string) => order.actions.includes(action);
  const button = (action: string, key: Dialog, label: string) => (
    <ActionButton action={action} allowed={order.actions} type="primary" onClick={() => setDialog(key)}>
      {label}
    </ActionButton>
  );
  return (
    <Space wrap>
      {button('pay', 'pay', t('orders.do.pay'))}
      {button('verify', 'verify', t('orders.do.verify'))}
      <PrintButton type="primary" allowed={may('print')} label={t('orders.do.print')} orders={[order.id]} />
      <ActionButton action="pack" allowed={order.actions} type="primary" loading={plain.isPending} onClick={() => plain.mutate('packings')}>
        {t('orders.do.pack')}
      </ActionButton>
      {button('ship', 'ship', t('orders.do.ship'))}
      <ActionButton action="deliver" allowed={order.actions} loading={plain.isPending} onClick={() => plain.mutate('deliveries')}>
        {t('orders.do.deliver')}
      </ActionButton>
      <ActionButton action="complete" allowed={order.actions} loading={plain.isPending} onClick={() => plain.mutate('completions')}>
        {t('orders.do.complete')}
      </ActionButton>
      <ActionButton action="check" allowed={order.actions} loading={check.isPending} onClick={() => check.mutate()}>
        {t('orders.do.check')}
      </ActionButton>
      {may('hold') && (
        <ReasonModal
          label={t('orders.do.hold')}
          title={t('orders.do.hold')}
          field={t('desk.reason')}
          button={{ size: 'middle' }}
          onReason={(reason) => hold.mutateAsync(reason)}
        />
      )}
      {may('close') && (
        <ReasonModal
          label={t('orders.do.close')}
          title={t('orders.do.close')}
          field={t('desk.reason')}
          button={{ size: 'middle', danger: true }}
          onReason={(reason) => close.mutateAsync(reason)}
        />
      )}
      <TrackingLink order={order.id} />
      <PayDialog order={order} open={dialog === 'pay'} onDone={() => setDialog(undefined)} />
      <VerifyDialog order={order} open={dialog === 'verify'} onDone={() => setDialog(undefined)} />
      <ShipDialog order={order} open={dialog === 'ship'} onDone={() => setDialog(undefined)} />
    </Space>
  );
}

interface DialogProps {
  order: OrderDetail;
  open: boolean;
  onDone: () => void;
}

function PayDialog({ order, open, onDone }: DialogProps) {
  const { t, word } = useWords();
  const [key, setKey] = useState(newKey);
  const [form] = Form.useForm<{ amount: Amount; method: Schemas['PaymentMethod']; reference: string }>();
  const pay = useCommand<Schemas['PaymentInput'], Schemas['TakenPaymentBody']>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/payments', {
          params: { path: { shop, order: order.id }, header: { 'Idempotency-Key': key, 'If-Match': `"${order.version}"` } },
          body,
        }),
      ),
    {
      stale: ['orders'],
      done: () => {
        setKey(newKey());
        onDone();
      },
    },
  );
  const due = { ...order.total, minor_units: order.total.minor_units - order.paid.minor_units };
  return (
    <Modal open={open} title={t('orders.do.pay')} okText={t('desk.confirm')} cancelText={t('desk.cancel')} onCancel={onDone} onOk={form.submit} confirmLoading={pay.isPending} destroyOnHidden>
      <Form form={form} layout="vertical" preserve={false} initialValues={{ amount: due, method: 'e-payment' }} onFinish={(values) => pay.mutate(values)}>
        <Form.Item name="amount" label={t('desk.amount')} rules={[{ required: true, message: t('form.required') }]}>
          <AmountInput max={due} />
        </Form.Item>
        <Form.Item name="method" label={t('orders.method')}>
          <Select options={(['e-payment', 'bank-transfer'] as const).map((value) => ({ value, label: word('paymentMethod', value) }))} />
        </Form.Item>
        <Form.Item name="reference" label={t('orders.reference')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
          <Input maxLength={100} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function VerifyDialog({ order, open, onDone }: DialogProps) {
  const { t, word } = useWords();
  const [checks, setChecks] = useState<Schemas['VerificationCheck'][]>([]);
  const verify = useCommand<void, Schemas['VerificationBody']>(
    (_, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/verifications', {
          params: { path: { shop, order: order.id }, header: { 'If-Match': `"${order.version}"` } },
          body: { checks },
        }),
      ),
    { stale: ['orders'], done: onDone },
  );
  return (
    <Modal
      open={open}
      title={t('orders.do.verify')}
      onCancel={onDone}
      footer={
        <Space>
          <Button onClick={onDone}>{t('desk.cancel')}</Button>
          <Button type="primary" disabled={checks.length === 0} loading={verify.isPending} onClick={() => verify.mutate()}>
            {t('desk.confirm')}
          </Button>
        </Space>
      }
    >
      <p className="secondary">{t('orders.verifyText')}</p>
      <Checkbox.Group
        className="desk-columns"
        value={checks}
        onChange={setChecks}
        options={CHECKS.map((value) => ({ value, label: word('check', value) }))}
      />
    </Modal>
  );
}

function ShipDialog({ order, open, onDone }: DialogProps) {
  const { t } = useWords();
  const [key, setKey] = useState(newKey);
  const [form] = Form.useForm<Schemas['ShipmentInput']>();
  const ship = useCommand<Schemas['ShipmentInput'], Schemas['ShippedBody']>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/shipments', {
          params: { path: { shop, order: order.id }, header: { 'Idempotency-Key': key, 'If-Match': `"${order.version}"` } },
          body,
        }),
      ),
    {
      stale: ['orders'],
      done: () => {
        setKey(newKey());
        onDone();
      },
    },
  );
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <Modal open={open} title={t('orders.do.ship')} okText={t('desk.confirm')} cancelText={t('desk.cancel')} onCancel={onDone} onOk={form.submit} confirmLoading={ship.isPending} destroyOnHidden>
      <Form form={form} layout="vertical" preserve={false} initialValues={{ courier: order.special_requests.wanted_courier ?? 'zto' }} onFinish={(values) => ship.mutate(values)}>
        <Form.Item name="courier" label={t('orders.courier')} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="waybill_number" label={t('orders.waybill')} rules={required}>
          <Input maxLength={64} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
