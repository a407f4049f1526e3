import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, take, type Schemas } from '../../api/client';
import { formErrors } from '../../api/problem';
import { useCommand } from '../../desk/commands';
import type { OrderDetail } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { useFormat } from '../../shared/format';

type Entered = Schemas['NewOrderInput'];

const CHANNELS: Schemas['Channel'][] = ['chat', 'phone', 'email', 'social', 'app', 'wechat', 'in-person'];

/** Enters an order for a buyer whom the shop knows. What cannot be promised, the host refuses. */
export function NewOrder({ customer, onDone }: { customer: string; onDone: () => void }) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const navigate = useNavigate();
  const [form] = Form.useForm<Entered>();
  const enter = useCommand<Entered, OrderDetail>(
    (body, inShop) => take(api.POST('/api/v1/shops/{shop}/orders', { params: { path: { shop: inShop } }, body })),
    {
      stale: ['orders', 'customers'],
      done: (order) => void navigate(`/s/${shop}/orders/${order.number}`),
      failed: (problem) => {
        const errors = formErrors(problem);
        form.setFields(errors as Parameters<typeof form.setFields>[0]);
        return errors.length > 0;
      },
    },
  );
  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal
      open
      width={640}
      title={t('orders.new.title')}
      okText={t('orders.new.enter')}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={enter.isPending}
    >
      <Form<Entered>
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={{ customer, channel: 'chat', consulted: true, lines: [{ quantity: 1 }] }}
        onFinish={(values) => enter.mutate(values)}
      >
        <div className="desk-form-row">
          <Form.Item name="customer" label={t('orders.customer')} extra={t('orders.new.customerText')} rules={required}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="channel" label={t('orders.channel')}>
            <Select options={CHANNELS.map((value) => ({ value, label: word('channel', value) }))} />
          </Form.Item>
        </div>
        <Form.List name="lines">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key} className="desk-new-line">
                  <Form.Item name={[name, 'sku']} label={t('desk.order.product')} rules={required}>
                    <SkuPick />
                  </Form.Item>
                  <Form.Item name={[name, 'quantity']} label={t('desk.order.quantity')} rules={required}>
                    <InputNumber min={1} max={1_000_000} precision={0} />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button type="text" icon={<MinusCircleOutlined />} aria-label={t('schema.removeRow')} onClick={() => remove(name)} />
                  )}
                </div>
              ))}
              <Button className="desk-gap" size="small" icon={<PlusOutlined />} onClick={() => add({ quantity: 1 })}>
                {t('schema.addRow')}
              </Button>
            </>
          )}
        </Form.List>
        <div className="desk-form-row">
          <Form.Item name={['receiver', 'name']} label={t('desk.receiver')} rules={required}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name={['receiver', 'phone']} label={t('desk.phone')} rules={required}>
            <Input maxLength={20} />
          </Form.Item>
          <Form.Item
            name="destination_region"
            label={t('desk.regionCode')}
            rules={[...required, { pattern: /^(\d{6}|[A-Z]{2})$/, message: t('desk.regionCodeForm') }]}
          >
            <Input maxLength={6} />
          </Form.Item>
        </div>
        <Form.Item name={['receiver', 'address']} label={t('desk.address')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="consulted" valuePropName="checked">
          <Checkbox>{t('orders.new.consulted')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface SkuPickProps {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Finds a SKU by its code or the product's name, with its price and what may still be promised of it. */
function SkuPick(props: SkuPickProps) {
  const { t } = useWords();
  const { shop } = useShop();
  const { money } = useFormat();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: [shop, 'skus', { search }],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/skus', { params: { path: { shop }, query: { limit: 20, ...(search ? { search } : {}) } }, signal }),
      ),
  });
  return (
    <Select
      {...props}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('orders.new.findSku')}
      loading={found.isFetching}
      options={(found.data?.items ?? []).map((sku) => ({
        value: sku.code,
        label: `${sku.product_name} ${sku.code} · ${money(sku.list_price)} · ${t('orders.new.available', { count: sku.available })}`,
        disabled: sku.available <= 0,
      }))}
    />
  );
}
