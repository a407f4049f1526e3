import { Button, Form, Input, Modal, Segmented, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { Time } from '../../shared/values';
import { Region } from '../CustomerCard';
import { useCommand } from '../commands';
import type { OrderDetail } from '../queries';
import { useWords } from '../words';

type Amendment = Schemas['AmendmentBody'];
type Step = 'confirmations' | 'acknowledgements' | 'withdrawals';

/** What was changed after the order was placed, and what is still missing until it may be printed. */
export function AmendmentList({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className="desk-amendments">
      {order.amendments.map((each) => (
        <AmendmentRow key={each.id} order={order.id} amendment={each} />
      ))}
      {order.actions.includes('amend') && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('desk.amendment.open')}
        </Button>
      )}
      <AmendmentDialog order={order} open={open} onDone={() => setOpen(false)} />
    </div>
  );
}

function AmendmentRow({ order, amendment }: { order: string; amendment: Amendment }) {
  const { t, word } = useWords();
  const step = useCommand<Step, Amendment>(
    (which, shop) => {
      const params = { path: { shop, order, amendment: amendment.id } };
      switch (which) {
        case 'confirmations':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/confirmations', { params, body: {} }));
        case 'acknowledgements':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/acknowledgements', { params, body: {} }));
        case 'withdrawals':
          return take(api.POST('/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/withdrawals', { params, body: {} }));
      }
    },
    { stale: ['orders'] },
  );
  const may = (action: string) => amendment.actions.includes(action);
  const open = amendment.state === 'applied' || amendment.state === 'customer-confirmed';
  return (
    <div className="desk-solution">
      <div className="desk-answer-head">
        <b>{word('amendmentKind', amendment.kind)}</b>
        <Tag color={open ? 'warning' : 'default'}>{word('amendmentState', amendment.state)}</Tag>
        <Time at={amendment.made_at} />
      </div>
      <div>
        {amendment.reason}
        <Difference before={amendment.before} after={amendment.after} />
      </div>
      <Space wrap>
        {may('confirm') && (
          <Button size="small" type="primary" loading={step.isPending} onClick={() => step.mutate('confirmations')}>
            {t('desk.amendment.confirm')}
          </Button>
        )}
        {may('acknowledge') && (
          <Button size="small" type="primary" loading={step.isPending} onClick={() => step.mutate('acknowledgements')}>
            {t('desk.amendment.acknowledge')}
          </Button>
        )}
        {may('withdraw') && (
          <Button size="small" loading={step.isPending} onClick={() => step.mutate('withdrawals')}>
            {t('desk.takeBack')}
          </Button>
        )}
      </Space>
    </div>
  );
}

function Difference({ before, after }: { before: Schemas['SnapshotBody']; after: Schemas['SnapshotBody'] }) {
  if (before.line && after.line) {
    return (
      <div className="secondary">
        <s>{before.line.sku}</s> → {after.line.sku}
      </div>
    );
  }
  if (before.receiver && after.receiver) {
    return (
      <div className="secondary">
        <s>
          {before.receiver.name} {before.receiver.phone} <Region code={before.receiver.region} />
        </s>{' '}
        → {after.receiver.name} {after.receiver.phone} <Region code={after.receiver.region} />
      </div>
    );
  }
  return null;
}

interface Entered {
  kind: Amendment['kind'];
  name?: string;
  phone?: string;
  address?: string;
  destination_region?: string;
  line?: number;
  sku?: string;
  reason: string;
}

function AmendmentDialog({ order, open, onDone }: { order: OrderDetail; open: boolean; onDone: () => void }) {
  const { t, word } = useWords();
  const [form] = Form.useForm<Entered>();
  const kind = Form.useWatch('kind', form) ?? 'address';
  const amend = useCommand<Schemas['AmendmentInput'], Amendment>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/orders/{order}/amendments', {
          params: { path: { shop, order: order.id }, header: { 'If-Match': `"${order.version}"` } },
          body,
        }),
      ),
    { stale: ['orders'], done: onDone },
  );
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <Modal
      open={open}
      title={t('desk.amendment.title', { number: String(order.number) })}
      okText={t('desk.confirm')}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={amend.isPending}
      destroyOnHidden
    >
      <p className="secondary">{t('desk.amendment.text')}</p>
      <Form<Entered>
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ kind: 'address', line: order.lines[0]?.line }}
        onFinish={({ kind: which, reason, ...changes }) =>
          amend.mutate({
            kind: which,
            reason,
            changes: Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined && value !== '')),
          })
        }
      >
        <Form.Item name="kind">
          <Segmented options={(['address', 'sku'] as const).map((value) => ({ value, label: word('amendmentKind', value) }))} />
        </Form.Item>
        {kind === 'address' ? (
          <>
            <Form.Item name="address" label={t('desk.address')}>
              <Input maxLength={200} />
            </Form.Item>
            <Space size="middle" align="start">
              <Form.Item name="name" label={t('desk.receiver')}>
                <Input maxLength={60} />
              </Form.Item>
              <Form.Item name="phone" label={t('desk.phone')}>
                <Input maxLength={20} />
              </Form.Item>
              <Form.Item
                name="destination_region"
                label={t('desk.regionCode')}
                rules={[{ pattern: /^\d{6}$/, message: t('desk.regionCodeForm') }]}
              >
                <Input maxLength={6} />
              </Form.Item>
            </Space>
          </>
        ) : (
          <>
            <Form.Item name="line" label={t('desk.order.line')} rules={[{ required: true, message: t('form.required') }]}>
              <Select options={order.lines.map((line) => ({ value: line.line, label: `${line.product_name} ${line.sku} ×${line.quantity}` }))} />
            </Form.Item>
            <Form.Item name="sku" label={t('desk.amendment.newSku')} rules={required}>
              <Input maxLength={64} />
            </Form.Item>
          </>
        )}
        <Form.Item name="reason" label={t('desk.reason')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
