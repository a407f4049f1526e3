import { Button, Form, Input, Select } from 'antd';
import { api, take, type Schemas } from '../../api/client';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import { FLAG_COLORS } from '../flags';
import type { FlagColor } from '../flags';
import { FlagTag } from '../FlagTag';
import type { OrderDetail } from '../queries';
import { useWords } from '../words';

/** Flagged notes of an order, oldest first, and a line to write one; the print slip shows them. */
export function OrderNotes({ order }: { order: OrderDetail }) {
  const { t, word } = useWords();
  const [form] = Form.useForm<{ flag?: FlagColor; note: string }>();
  const add = useCommand<Schemas['NoteInput'], Schemas['NoteBody']>(
    (body, shop) =>
      take(api.POST('/api/v1/shops/{shop}/orders/{order}/notes', { params: { path: { shop, order: order.id } }, body })),
    { stale: ['orders'], done: () => form.resetFields() },
  );
  return (
    <div className="desk-notes">
      {order.notes.length === 0 && <span className="secondary">{t('desk.order.noNotes')}</span>}
      <ul className="desk-lines">
        {order.notes.map((note) => (
          <li key={note.id}>
            <FlagTag flag={note.flag} /> {note.note}{' '}
            <span className="secondary">
              {note.staff_number} · <Time at={note.at} />
            </span>
          </li>
        ))}
      </ul>
      {order.actions.includes('note') && (
        <Form
          form={form}
          layout="inline"
          size="small"
          initialValues={{ flag: 'yellow' }}
          onFinish={({ flag, note }) => add.mutate({ note: note.trim(), ...(flag ? { flag } : {}) })}
        >
          <Form.Item name="flag">
            <Select
              style={{ width: 124 }}
              aria-label={t('desk.order.flag')}
              options={(Object.keys(FLAG_COLORS) as FlagColor[]).map((value) => ({ value, label: word('flag', value) }))}
            />
          </Form.Item>
          <Form.Item
            name="note"
            className="desk-grow"
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={500} placeholder={t('desk.order.notePlaceholder')} aria-label={t('desk.note')} />
          </Form.Item>
          <Button size="small" htmlType="submit" loading={add.isPending}>
            {t('desk.add')}
          </Button>
        </Form>
      )}
    </div>
  );
}
