import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { api, take, type Schemas } from '../../api/client';
import { formErrors } from '../../api/problem';
import { useCommand } from '../../desk/commands';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';

type Shop = Schemas['ShopBody'];

/** What holds for the whole shop. */
export function ShopForm() {
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'shops'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}', { params: { path: { shop } }, signal })),
  });
  return <Loaded query={found}>{(data) => <Fields key={data.version} found={data} />}</Loaded>;
}

function Fields({ found }: { found: Shop }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const mayChange = found.actions.includes('change');
  const [form] = Form.useForm<Schemas['ShopPatch']>();
  const save = useCommand<Schemas['ShopPatch'], Shop>(
    (body, shop) => take(api.PATCH('/api/v1/shops/{shop}', { params: { path: { shop } }, body })),
    {
      stale: ['shops'],
      done: () => void message.success(t('settings.saved')),
      failed: (problem) => {
        const errors = formErrors(problem);
        form.setFields(errors as Parameters<typeof form.setFields>[0]);
        return errors.length > 0;
      },
    },
  );
  const required = [{ required: true, message: t('form.required') }];
  const areOrigins = (_: unknown, origins?: string[]) =>
    (origins ?? []).every((origin) => /^https?:\/\/[^/\s]+$/.test(origin))
      ? Promise.resolve()
      : Promise.reject(new Error(t('settings.shop.chatOriginsForm')));
  return (
    <Form
      form={form}
      layout="vertical"
      className="desk-settings-form"
      // What is typed before the saved values are here again would be lost with them.
      disabled={!mayChange || save.isPending}
      initialValues={found}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="name" label={t('settings.shop.name')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="time_zone" label={t('settings.shop.timeZone')} extra={t('settings.shop.timeZoneText')} rules={required}>
        <Select
          showSearch
          options={Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }))}
        />
      </Form.Item>
      <Form.Item name="locale" label={t('settings.shop.locale')} rules={required}>
        <Input maxLength={20} />
      </Form.Item>
      <Form.Item
        name="origin_region"
        label={t('settings.shop.origin')}
        extra={t('settings.shop.originText')}
        rules={[{ pattern: /^\d{6}$/, message: t('desk.regionCodeForm') }]}
      >
        <Input maxLength={6} />
      </Form.Item>
      <Form.Item name="decision_retention_days" label={t('settings.shop.retention')} extra={t('settings.shop.retentionText')} rules={required}>
        <InputNumber min={30} max={3650} precision={0} />
      </Form.Item>
      <Form.Item name="late_after_seconds" label={t('settings.shop.lateAfter')} extra={t('settings.shop.lateAfterText')} rules={required}>
        <InputNumber min={10} max={86_400} precision={0} />
      </Form.Item>
      <Form.Item name="chat_origins" label={t('settings.shop.chatOrigins')} extra={t('settings.shop.chatOriginsText')} rules={[{ validator: areOrigins }]}>
        <Select mode="tags" maxCount={20} tokenSeparators={[' ', ',']} open={false} suffixIcon={null} placeholder="https://" />
      </Form.Item>
      <p className="secondary">{t('settings.shop.currency', { currency: found.currency, slug: found.slug })}</p>
      {mayChange && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('settings.save')}
        </Button>
      )}
    </Form>
  );
}
