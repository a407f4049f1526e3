import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, DatePicker, Form, Input, Modal, Popconfirm, Select, Table, Tag, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../../desk/commands';
import { usePeople } from '../../desk/people';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { PERMISSIONS } from './values';

type Token = Schemas['TokenBody'];

interface Entered {
  name: string;
  scopes?: Schemas['Permission'][];
  until?: Dayjs | null;
}

/** Keys for programs. What a key opens is shown once. */
export function Tokens() {
  const { t } = useWords();
  const { shop } = useShop();
  const nameOf = usePeople();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Token>();
  const [form] = Form.useForm<Entered>();
  const tokens = useQuery({
    queryKey: [shop, 'tokens'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/tokens', { params: { path: { shop }, query: { limit: 100 } }, signal })),
  });
  const create = useCommand<Entered, Token>(
    ({ name, scopes, until }, inShop) =>
      take(
        api.POST('/api/v1/shops/{shop}/tokens', {
          params: { path: { shop: inShop } },
          body: {
            name,
            ...(scopes && scopes.length > 0 ? { scopes } : {}),
            ...(until ? { expires_at: until.toISOString() } : {}),
          },
        }),
      ),
    { stale: ['tokens'], done: setMade },
  );
  const end = useCommand<string, unknown>(
    (token, inShop) => take(api.DELETE('/api/v1/shops/{shop}/tokens/{token}', { params: { path: { shop: inShop, token } } })),
    { stale: ['tokens'] },
  );
  const close = () => {
    setOpen(false);
    setMade(undefined);
  };
  return (
    <>
      <Button className="desk-gap" type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('settings.tokens.add')}
      </Button>
      <Loaded query={tokens}>
        {({ items }) => (
          <Table<Token>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            scroll={{ x: 800 }}
            columns={[
              { title: t('settings.tokens.name'), dataIndex: 'name', width: 160 },
              { title: t('settings.tokens.user'), width: 120, render: (_, each) => nameOf(each.user) },
              {
                title: t('settings.tokens.scopes'),
                render: (_, each) =>
                  each.scopes.length === 0 || each.scopes.length === PERMISSIONS.length
                    ? t('settings.tokens.all')
                    : each.scopes.map((scope) => (
                        <Tag key={scope} className="code">
                          {scope}
                        </Tag>
                      )),
              },
              { title: t('settings.tokens.used'), width: 120, render: (_, each) => <Time at={each.last_used_at} /> },
              { title: t('settings.tokens.expires'), width: 180, render: (_, each) => <Time at={each.expires_at} exact /> },
              {
                width: 100,
                render: (_, each) =>
                  each.revoked_at ? (
                    <Tag>{t('settings.tokens.ended')}</Tag>
                  ) : (
                    each.actions.includes('revoke') && (
                      <Popconfirm
                        title={t('settings.tokens.endText', { name: each.name })}
                        okText={t('settings.tokens.end')}
                        cancelText={t('desk.cancel')}
                        onConfirm={() => end.mutate(each.id)}
                      >
                        <Button size="small" danger>
                          {t('settings.tokens.end')}
                        </Button>
                      </Popconfirm>
                    )
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <Modal
        open={open}
        title={t('settings.tokens.add')}
        okText={made ? t('desk.close') : t('desk.add')}
        cancelText={t('desk.cancel')}
        onCancel={close}
        onOk={made ? close : form.submit}
        confirmLoading={create.isPending}
        destroyOnHidden
      >
        {made?.token ? (
          <>
            <Alert type="warning" showIcon title={t('settings.tokens.once')} />
            <Typography.Paragraph className="code desk-token" copyable={{ text: made.token }}>
              {made.token}
            </Typography.Paragraph>
          </>
        ) : (
          <Form form={form} layout="vertical" preserve={false} onFinish={(values) => create.mutate(values)}>
            <Form.Item name="name" label={t('settings.tokens.name')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="scopes" label={t('settings.tokens.scopes')} extra={t('settings.tokens.scopesText')}>
              <Select mode="multiple" allowClear options={PERMISSIONS.map((value) => ({ value, label: value }))} />
            </Form.Item>
            <Form.Item name="until" label={t('settings.tokens.expires')}>
              <DatePicker style={{ width: '100%' }} />
            </Form.Item>
          </Form>
        )}
      </Modal>
    </>
  );
}
