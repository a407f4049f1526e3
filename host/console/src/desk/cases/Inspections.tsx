import { Button, Checkbox, Form, Input, InputNumber, Modal, Tag } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import { useInspections } from '../queries';
import type { Case } from '../queries';
import { useWords } from '../words';

/** What came back, and in which state. */
export function Inspections({ found }: { found: Case }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Schemas['NewInspectionBody']>();
  const inspections = useInspections(found.id);
  const inspect = useCommand<Schemas['NewInspectionBody'], Schemas['InspectionBody']>(
    (body, shop) =>
      take(api.POST('/api/v1/shops/{shop}/cases/{case}/inspections', { params: { path: { shop, case: found.id } }, body })),
    { stale: ['cases'], done: () => setOpen(false) },
  );
  const required = [{ required: true, message: t('form.required') }];
  return (
    <>
      <Loaded query={inspections} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="secondary">{t('cases.noInspections')}</span>
          ) : (
            <ul className="desk-lines desk-plain">
              {items.map((each) => (
                <li key={each.id}>
                  <Tag color={each.resalable ? 'success' : 'warning'}>{t(each.resalable ? 'cases.resalable' : 'cases.notResalable')}</Tag>
                  {t('cases.counts', {
                    received: String(each.received_count),
                    good: String(each.good_count),
                    damaged: String(each.damaged_count),
                  })}{' '}
                  {each.note} <span className="secondary"><Time at={each.at} /></span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {found.actions.includes('inspect') && (
        <Button size="small" className="desk-add" onClick={() => setOpen(true)}>
          {t('cases.inspect')}
        </Button>
      )}
      <Modal
        open={open}
        title={t('cases.inspect')}
        okText={t('desk.confirm')}
        cancelText={t('desk.cancel')}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={inspect.isPending}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" preserve={false} initialValues={{ resalable: true }} onFinish={(values) => inspect.mutate(values)}>
          {(['received_count', 'good_count', 'damaged_count'] as const).map((field) => (
            <Form.Item key={field} name={field} label={t(`cases.inspection.${field}`)} rules={required}>
              <InputNumber min={0} max={100_000} precision={0} />
            </Form.Item>
          ))}
          <Form.Item name="resalable" valuePropName="checked">
            <Checkbox>{t('cases.resalable')}</Checkbox>
          </Form.Item>
          <Form.Item name="note" label={t('desk.note')}>
            <Input maxLength={500} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
