import { Button, Form, Input, Modal } from 'antd';
import type { ButtonProps } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from './words';

interface ReasonModalProps {
  label: string;
  title: string;
  field: string;
  pending?: boolean;
  optional?: boolean;
  maxLength?: number;
  button?: ButtonProps;
  children?: ReactNode;
  onReason: (reason: string) => Promise<unknown>;
}

/** A button for something that needs a reason in words. */
export function ReasonModal({ label, title, field, pending, optional, maxLength, button, children, onReason }: ReasonModalProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason?: string }>();
  return (
    <>
      <Button size="small" {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        open={open}
        title={title}
        okText={t('desk.confirm')}
        cancelText={t('desk.cancel')}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={pending ?? false}
        destroyOnHidden
      >
        {children}
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          onFinish={({ reason }) =>
            void onReason(reason?.trim() ?? '').then(
              () => setOpen(false),
              () => undefined, // The command has said what was wrong; the window stays with what was typed.
            )
          }
        >
          <Form.Item
            name="reason"
            label={field}
            rules={optional ? [] : [{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={maxLength ?? 500} autoFocus />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
