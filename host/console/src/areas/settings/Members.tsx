import { UserAddOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Select, Space, Switch, Table, Tag } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { formErrors } from '../../api/problem';
import { useCommand } from '../../desk/commands';
import { useMembers } from '../../desk/queries';
import type { Member } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';
import { ROLES } from './values';

/** The people of the shop and what they are. */
export function Members() {
  const { t } = useWords();
  const { may } = useShop();
  const members = useMembers();
  const [editing, setEditing] = useState<Member | 'new'>();
  const mayWrite = may('member:write');
  return (
    <Loaded query={members}>
      {({ items }) => (
        <>
          {mayWrite && (
            <Button className="desk-gap" type="primary" icon={<UserAddOutlined />} onClick={() => setEditing('new')}>
              {t('settings.members.add')}
            </Button>
          )}
          <Table<Member>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            scroll={{ x: 760 }}
            columns={[
              {
                title: t('settings.members.name'),
                width: 180,
                render: (_, each) => (
                  <>
                    {each.display_name} <span className="secondary">{each.login}</span>
                  </>
                ),
              },
              { title: t('settings.members.role'), width: 130, render: (_, each) => t(`roles.${each.role}`) },
              { title: t('settings.members.serviceName'), width: 120, dataIndex: 'service_name' },
              { title: t('settings.members.staffNumber'), width: 110, dataIndex: 'staff_number' },
              {
                title: t('settings.members.manager'),
                width: 120,
                render: (_, each) => items.find((other) => other.id === each.manager)?.display_name ?? '–',
              },
              {
                title: t('settings.members.state'),
                width: 90,
                render: (_, each) => (each.disabled ? <Tag>{t('settings.members.disabled')}</Tag> : <Tag color="success">{t('settings.members.active')}</Tag>),
              },
              ...(mayWrite
                ? [
                    {
                      width: 80,
                      render: (_: unknown, each: Member) =>
                        each.actions.includes('change') && (
                          <Button size="small" onClick={() => setEditing(each)}>
                            {t('settings.change')}
                          </Button>
                        ),
                    },
                  ]
                : []),
            ]}
          />
          {editing === 'new' && <NewMember members={items} onDone={() => setEditing(undefined)} />}
          {editing !== undefined && editing !== 'new' && (
            <ChangeMember key={editing.id} member={editing} members={items} onDone={() => setEditing(undefined)} />
          )}
        </>
      )}
    </Loaded>
  );
}

interface DialogProps {
  members: Member[];
  onDone: () => void;
}

function Managers({ members, but }: { members: Member[]; but?: string }) {
  const { t } = useWords();
  return (
    <Form.Item name="manager" label={t('settings.members.manager')}>
      <Select allowClear options={members.filter((each) => each.id !== but).map((each) => ({ value: each.id, label: each.display_name }))} />
    </Form.Item>
  );
}

function ChangeMember({ member, members, onDone }: DialogProps & { member: Member }) {
  const { t } = useWords();
  const [form] = Form.useForm<Schemas['MemberPatch'] & { active: boolean }>();
  const change = useCommand<Schemas['MemberPatch'], Member>(
    (body, shop) =>
      take(api.PATCH('/api/v1/shops/{shop}/members/{member}', { params: { path: { shop, member: member.id } }, body })),
    { stale: ['members'], done: onDone },
  );
  return (
    <Modal
      open
      title={t('settings.members.changeTitle', { name: member.display_name })}
      okText={t('settings.save')}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={change.isPending}
    >
      <p className="secondary">{t('settings.members.atOnce')}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ role: member.role, service_name: member.service_name, manager: member.manager, active: !member.disabled }}
        onFinish={({ active, manager, ...rest }) => change.mutate({ ...rest, ...(manager ? { manager } : {}), disabled: !active })}
      >
        <Form.Item name="role" label={t('settings.members.role')}>
          <Select options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))} />
        </Form.Item>
        <Form.Item name="service_name" label={t('settings.members.serviceName')} extra={t('settings.members.serviceNameText')}>
          <Input maxLength={40} />
        </Form.Item>
        <Managers members={members} but={member.id} />
        <Form.Item name="active" label={t('settings.members.active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function NewMember({ members, onDone }: DialogProps) {
  const { t } = useWords();
  const [form] = Form.useForm<Schemas['NewMemberBody']>();
  const add = useCommand<Schemas['NewMemberBody'], Member>(
    (body, shop) => take(api.POST('/api/v1/shops/{shop}/members', { params: { path: { shop } }, body })),
    {
      stale: ['members'],
      done: onDone,
      failed: (problem) => {
        const errors = formErrors(problem);
        form.setFields(errors as Parameters<typeof form.setFields>[0]);
        return errors.length > 0;
      },
    },
  );
  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal open title={t('settings.members.add')} okText={t('desk.add')} cancelText={t('desk.cancel')} onCancel={onDone} onOk={form.submit} confirmLoading={add.isPending}>
      <Form form={form} layout="vertical" autoComplete="off" initialValues={{ role: 'pre-sales-agent' }} onFinish={(values) => add.mutate(values)}>
        <Space size="middle" align="start">
          <Form.Item name="login" label={t('session.login')} rules={required}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="display_name" label={t('settings.members.name')} rules={required}>
            <Input maxLength={64} />
          </Form.Item>
        </Space>
        <Form.Item name="password" label={t('settings.members.password')} extra={t('settings.members.passwordText')} rules={[{ required: true, min: 8, message: t('settings.members.passwordText') }]}>
          <Input.Password maxLength={128} autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="role" label={t('settings.members.role')} rules={required}>
          <Select options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))} />
        </Form.Item>
        <Space size="middle" align="start">
          <Form.Item name="service_name" label={t('settings.members.serviceName')} extra={t('settings.members.serviceNameText')} rules={required}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="staff_number" label={t('settings.members.staffNumber')} rules={required}>
            <Input maxLength={20} />
          </Form.Item>
        </Space>
        <Managers members={members} />
      </Form>
    </Modal>
  );
}
