import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../commands';
import type { Case } from '../queries';
import { useWords } from '../words';
import type { CaseStep } from './CaseSteps';
import { CONTACT_CHANNELS, FAULTS } from './values';

type Outcome = Schemas['StepOutcomeBody'];

interface Entered extends Outcome {
  note: string;
}

interface StepFormProps {
  found: Case;
  step: CaseStep;
}

/** The next step of a case, with what must be recorded at it. */
export function StepForm({ found, step }: StepFormProps) {
  const { t, word } = useWords();
  const [form] = Form.useForm<Entered>();
  const take_ = useCommand<Entered, Schemas['CaseEntryBody']>(
    ({ note, ...outcome }, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/steps', {
          params: { path: { shop, case: found.id }, header: { 'If-Match': `"${found.version}"` } },
          body: { step, note, outcome: entered(outcome) },
        }),
      ),
    { stale: ['cases', 'orders'], done: () => form.resetFields() },
  );
  const required = [{ required: true, message: t('form.required') }];
  return (
    <Form
      key={step}
      form={form}
      layout="vertical"
      size="small"
      className="desk-step-form"
      initialValues={{ reached: true, authentic: true, fault: found.claimed_fault, channel: 'chat', sent_to_buyer: true, buyer_confirmed: true }}
      onFinish={(values) => take_.mutate(values)}
    >
      {step === 'contact' && (
        <>
          <Form.Item name="channel" label={t('desk.case.channel')} rules={required}>
            <Select options={CONTACT_CHANNELS.map((value) => ({ value, label: word('channel', value) }))} />
          </Form.Item>
          <Form.Item name="reached" valuePropName="checked">
            <Checkbox>{t('desk.case.reached')}</Checkbox>
          </Form.Item>
          <Form.Item name="identity_confirmed" valuePropName="checked">
            <Checkbox>{t('desk.case.identity')}</Checkbox>
          </Form.Item>
        </>
      )}
      {step === 'verify' && (
        <>
          <Form.Item name="authentic" valuePropName="checked">
            <Checkbox>{t('desk.case.authentic')}</Checkbox>
          </Form.Item>
          <Form.Item name="fault" label={t('desk.case.fault')} rules={required}>
            <Select options={FAULTS.map((value) => ({ value, label: word('fault', value) }))} />
          </Form.Item>
        </>
      )}
      {step === 'agree' && (
        <Form.Item
          name="understood"
          valuePropName="checked"
          rules={[{ validator: (_, yes) => (yes ? Promise.resolve() : Promise.reject(new Error(t('desk.case.mustUnderstand')))) }]}
        >
          <Checkbox>{t('desk.case.understood')}</Checkbox>
        </Form.Item>
      )}
      {step === 'follow-up' && (
        <Form.Item name="sent_to_buyer" valuePropName="checked">
          <Checkbox>{t('desk.case.sentToBuyer')}</Checkbox>
        </Form.Item>
      )}
      {step === 'register' && (
        <>
          <Form.Item name="buyer_confirmed" valuePropName="checked">
            <Checkbox>{t('desk.case.buyerConfirmed')}</Checkbox>
          </Form.Item>
          <Form.Item name="tags" label={t('desk.case.tags')} rules={required}>
            <Select mode="tags" tokenSeparators={[',', ',', ' ']} maxCount={10} open={false} suffixIcon={null} />
          </Form.Item>
          <Form.Item name="spent_minutes" label={t('desk.case.minutes')} rules={required}>
            <InputNumber min={0} max={100_000} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          {(['cause', 'solution', 'process', 'result'] as const).map((field) => (
            <Form.Item key={field} name={['feedback', field]} label={t(`desk.case.feedback.${field}`)} rules={required}>
              <Input maxLength={500} />
            </Form.Item>
          ))}
        </>
      )}
      <Form.Item name="note" label={t('desk.note')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="small" loading={take_.isPending}>
        {t('desk.case.take', { step: word('caseStep', step) })}
      </Button>
    </Form>
  );
}

/** Only what this step asks for: fields that were never filled are left out. */
function entered(outcome: Outcome): Outcome {
  return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== undefined && value !== null)) as Outcome;
}
