import { Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../commands';
import { useOrder } from '../queries';
import type { Case, Order } from '../queries';
import { useWords } from '../words';
import { CASE_CAUSES, CASE_KINDS, FAULTS } from './values';

interface Entered {
  kind: Case['kind'];
  cause: Case['cause'];
  claimed_fault: Schemas['Fault'];
  quantities: Record<string, number | null | undefined>;
  description: string;
  in_dispute?: boolean;
}

/** Opens an after-sales case for an order, where the host allows it. */
export function OpenCase({ order }: { order: Order }) {
  const { t, word } = useWords();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Entered>();
  const detail = useOrder(open ? order.id : undefined);
  const create = useCommand<Entered, Case>(
    ({ quantities, in_dispute, ...rest }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases', {
          params: { path: { shop } },
          body: {
            ...rest,
            order: order.id,
            in_dispute: in_dispute ?? false,
            lines: Object.entries(quantities ?? {})
              .filter(([, quantity]) => quantity)
              .map(([line, quantity]) => ({ line: Number(line), quantity: quantity ?? 0 })),
          },
        }),
      ),
    { stale: ['cases', 'orders'], done: () => setOpen(false) },
  );
  if (!order.actions.includes('open-case')) return null;
  const required = [{ required: true, message: t('form.required') }];
  const shipped = order.shipped_at !== null && order.shipped_at !== undefined;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('desk.case.open')}
      </Button>
      <Modal
        open={open}
        title={t('desk.case.openTitle', { number: String(order.number) })}
        okText={t('desk.case.open')}
        cancelText={t('desk.cancel')}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={create.isPending}
        destroyOnHidden
      >
        <Form<Entered>
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{
            kind: shipped ? 'refund-only-shipped' : 'refund-only-unshipped',
            claimed_fault: 'unknown',
          }}
          onFinish={(values) => create.mutate(values)}
        >
          <Form.Item name="kind" label={t('desk.case.kind')} rules={required}>
            <Select options={CASE_KINDS.map((value) => ({ value, label: word('caseKind', value) }))} />
          </Form.Item>
          <Form.Item name="cause" label={t('desk.case.cause')} rules={required}>
            <Select options={CASE_CAUSES.map((value) => ({ value, label: word('caseCause', value) }))} />
          </Form.Item>
          <Form.Item name="claimed_fault" label={t('desk.case.claimedFault')} rules={required}>
            <Select options={FAULTS.map((value) => ({ value, label: word('fault', value) }))} />
          </Form.Item>
          {detail.data?.lines.map((line) => (
            <Form.Item
              key={line.line}
              name={['quantities', String(line.line)]}
              initialValue={line.quantity}
              label={`${line.product_name} ${line.sku}`}
            >
              <InputNumber min={0} max={line.quantity} precision={0} suffix={`/ ${line.quantity}`} />
            </Form.Item>
          ))}
          <Form.Item
            name="description"
            label={t('desk.case.description')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
          </Form.Item>
          <Form.Item name="in_dispute" valuePropName="checked">
            <Checkbox>{t('desk.case.inDispute')}</Checkbox>
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
