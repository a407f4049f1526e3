import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal, Switch, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take, type Schemas } from '../../api/client';
import { formErrors, problemOf } from '../../api/problem';
import { useShop } from '../../session/me';
import { useProblemText } from '../../shared/problem-text';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { WideTable } from '../../shared/WideTable';

type Key = Schemas['PluginKeyBody'];
type NewKey = Pick<Schemas['NewPluginKeyBody'], 'name' | 'public_key'>;

/** Whose signatures the shop trusts, and whether it takes unsigned versions. */
export function SigningKeys() {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const cache = useQueryClient();
  const { message, modal } = App.useApp();
  const problemText = useProblemText();
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<NewKey>();
  const path = { shop };
  const writable = may('policy:write');
  const keys = useQuery({
    queryKey: [shop, 'plugin-keys'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/plugin-keys', { params: { path, query: { limit: 100 } }, signal })),
  });
  const rule = useQuery({
    queryKey: [shop, 'policies', 'signatures'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/policies/signatures', { params: { path }, signal })),
  });
  const changed = () => {
    void cache.invalidateQueries({ queryKey: [shop, 'plugin-keys'] });
    void cache.invalidateQueries({ queryKey: [shop, 'policies', 'signatures'] });
  };
  const failed = (error: unknown) => void message.error(problemText(error));
  const require = useMutation({
    mutationFn: (required: boolean) => take(api.PUT('/api/v1/shops/{shop}/policies/signatures', { params: { path }, body: { required } })),
    onSuccess: changed,
    onError: failed,
  });
  const add = useMutation({
    mutationFn: (body: NewKey) => take(api.POST('/api/v1/shops/{shop}/plugin-keys', { params: { path }, body })),
    onSuccess: () => {
      changed();
      setAdding(false);
    },
    onError: (error) => form.setFields(formErrors(problemOf(error)) as never),
  });
  const revoke = useMutation({
    mutationFn: (key: string) =>
      take(api.POST('/api/v1/shops/{shop}/plugin-keys/{key}/revoke', { params: { path: { shop, key } }, body: { reason: t('developers.keys.revokedHere') } })),
    onSuccess: changed,
    onError: failed,
  });
  return (
    <Loaded query={keys}>
      {({ items }) => (
        <>
          <div className="contract-head">
            <label>
              <Switch
                size="small"
                disabled={!writable}
                loading={rule.isPending || require.isPending}
                checked={rule.data?.required ?? false}
                onChange={(required) => require.mutate(required)}
              />{' '}
              {t('developers.keys.required')}
            </label>
            {writable && <Button onClick={() => setAdding(true)}>{t('developers.keys.add')}</Button>}
          </div>
          <WideTable<Key>
            rowKey="id"
            dataSource={items}
            scroll={{ x: 640 }}
            locale={{ emptyText: t('developers.keys.none') }}
            columns={[
              { title: t('developers.keys.name'), dataIndex: 'name' },
              { title: t('developers.keys.id'), render: (_, one) => <span className="code">{one.id}</span> },
              { title: t('developers.keys.since'), width: 180, render: (_, one) => <Time at={one.created_at} exact /> },
              {
                title: t('developers.keys.state'),
                width: 150,
                render: (_, one) =>
                  one.revoked_at ? (
                    <Tag color="error">{t('developers.keys.revoked')}</Tag>
                  ) : (
                    writable && (
                      <Button
                        size="small"
                        danger
                        onClick={() =>
                          void modal.confirm({
                            title: t('developers.keys.revokeTitle', { name: one.name }),
                            content: t('developers.keys.revokeText'),
                            okText: t('developers.keys.revoke'),
                            okButtonProps: { danger: true },
                            onOk: () => revoke.mutateAsync(one.id).catch(() => undefined),
                          })
                        }
                      >
                        {t('developers.keys.revoke')}
                      </Button>
                    )
                  ),
              },
            ]}
          />
          <Modal
            open={adding}
            title={t('developers.keys.add')}
            okText={t('developers.keys.add')}
            confirmLoading={add.isPending}
            onOk={() => form.submit()}
            onCancel={() => setAdding(false)}
            destroyOnHidden
          >
            <p className="secondary">{t('developers.keys.help')}</p>
            <Form<NewKey> form={form} layout="vertical" onFinish={(body) => add.mutate(body)}>
              <Form.Item name="name" label={t('developers.keys.name')} rules={[{ required: true, message: t('form.required') }]}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name="public_key" label={t('developers.keys.publicKey')} rules={[{ required: true, message: t('form.required') }]}>
                <Input.TextArea rows={3} className="code" />
              </Form.Item>
              {add.error && <Alert type="error" showIcon title={problemText(add.error)} />}
            </Form>
          </Modal>
        </>
      )}
    </Loaded>
  );
}
