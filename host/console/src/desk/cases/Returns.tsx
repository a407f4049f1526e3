import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Modal, Select, Space } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import type { Case } from '../queries';
import { useWords } from '../words';

/** What the buyer sends back, and how; the inspection fills in what arrived. */
export function Returns({ found }: { found: Case }) {
  const { t } = useWords();
  const { shop } = useShop();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Schemas['NewReturnBody']>();
  const returns = useQuery({
    queryKey: [shop, 'cases', found.id, 'returns'],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/returns', { params: { path: { shop }, query: { case: found.id, limit: 100 } }, signal })),
  });
  const register = useCommand<Schemas['NewReturnBody'], Schemas['ReturnBody']>(
    (body, inShop) =>
      take(api.POST('/api/v1/shops/{shop}/cases/{case}/returns', { params: { path: { shop: inShop, case: found.id } }, body })),
    { stale: ['cases'], done: () => setOpen(false) },
  );
  const required = [{ required: true, message: t('form.required') }];
  const words = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <>
      <Loaded query={returns} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="secondary">{t('cases.returns.none')}</span>
          ) : (
            <ul className="desk-lines desk-plain">
              {items.map((each) => (
                <li key={each.id}>
                  <span className="code">{each.sku}</span> ×{each.quantity} · {each.courier} <span className="code">{each.waybill_number}</span>{' '}
                  {each.problem} <span className="secondary"><Time at={each.registered_at} /></span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {found.actions.includes('register-return') && (
        <Button size="small" className="desk-add" data-action="register-return" onClick={() => setOpen(true)}>
          {t('cases.returns.register')}
        </Button>
      )}
      <Modal
        open={open}
        title={t('cases.returns.register')}
        okText={t('desk.confirm')}
        cancelText={t('desk.cancel')}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={register.isPending}
        destroyOnHidden
      >
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ line: found.lines[0]?.line, quantity: found.lines[0]?.quantity ?? 1 }}
          onFinish={(values) => register.mutate(values)}
        >
          <Space wrap size="middle" align="start">
            <Form.Item name="line" label={t('desk.order.line')} rules={required}>
              <Select style={{ width: 140 }} options={found.lines.map(({ line }) => ({ value: line, label: t('desk.offer.line', { line: String(line + 1) }) }))} />
            </Form.Item>
            <Form.Item name="quantity" label={t('desk.order.quantity')} rules={required}>
              <InputNumber min={1} precision={0} />
            </Form.Item>
          </Space>
          <Form.Item name="courier" label={t('orders.courier')} rules={words}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="waybill_number" label={t('orders.waybill')} rules={words}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="problem" label={t('cases.returns.problem')} rules={words}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
