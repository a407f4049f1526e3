import { EyeOutlined } from '@ant-design/icons';
import { Button, Descriptions, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, take } from '../api/client';
import { useCommand } from './commands';
import { useWords } from './words';

interface RevealButtonProps {
  of: 'customer' | 'receiver';
  id: string;
}

interface Revealed {
  name: string;
  phone?: string | null;
  address?: string | null;
}

/** Shows a name, phone number and address for as long as the window is open; who looked and why is noted. */
export function RevealButton({ of, id }: RevealButtonProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState<Revealed>();
  const [form] = Form.useForm<{ reason: string }>();
  const reveal = useCommand<{ reason: string }, Revealed>(
    (body, shop) =>
      of === 'customer'
        ? take(
            api.POST('/api/v1/shops/{shop}/customers/{customer}/reveals', {
              params: { path: { shop, customer: id } },
              body,
            }),
          )
        : take(api.POST('/api/v1/shops/{shop}/orders/{order}/reveals', { params: { path: { shop, order: id } }, body })),
    { stale: [], done: setSeen },
  );
  const close = () => {
    setOpen(false);
    setSeen(undefined);
    form.resetFields();
  };
  return (
    <>
      <Button size="small" type="link" icon={<EyeOutlined />} onClick={() => setOpen(true)}>
        {t('desk.reveal.open')}
      </Button>
      <Modal
        open={open}
        title={t(of === 'customer' ? 'desk.reveal.customer' : 'desk.reveal.receiver')}
        onCancel={close}
        onOk={seen ? close : form.submit}
        okText={seen ? t('desk.close') : t('desk.reveal.show')}
        cancelText={t('desk.cancel')}
        confirmLoading={reveal.isPending}
        destroyOnHidden
      >
        {seen ? (
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 'name', label: t('desk.name'), children: seen.name },
              { key: 'phone', label: t('desk.phone'), children: seen.phone ?? '—' },
              { key: 'address', label: t('desk.address'), children: seen.address ?? '—' },
            ]}
          />
        ) : (
          <Form form={form} layout="vertical" onFinish={(values) => reveal.mutate(values)}>
            <Form.Item
              name="reason"
              label={t('desk.reveal.reason')}
              extra={t('desk.reveal.noted')}
              rules={[{ required: true, whitespace: true, message: t('form.required') }]}
            >
              <Input maxLength={200} autoFocus />
            </Form.Item>
          </Form>
        )}
      </Modal>
    </>
  );
}
