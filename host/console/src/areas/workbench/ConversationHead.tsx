import { CheckCircleOutlined, MoreOutlined, SwapOutlined, UserAddOutlined } from '@ant-design/icons';
import { Alert, Badge, Button, DatePicker, Dropdown, Form, Input, Modal, Select, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../../desk/commands';
import { usePeople } from '../../desk/people';
import { useMembers } from '../../desk/queries';
import type { Conversation } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { usePresent } from '../../live/presence';
import { useShop } from '../../session/me';
import { ActionButton } from '../../shared/ActionButton';
import { stateColour } from '../../frame/OwnState';
import { Colleagues } from './Colleagues';
import { ChannelIcon, PaceTag } from './QueueRow';

const STAGES: Conversation['stage'][] = ['pre-sales', 'in-sales', 'after-sales'];

interface ConversationHeadProps {
  conversation: Conversation;
  onClose: () => void;
}

/** Whom the talk is with, where it stands, who has it, and what can be done with the whole of it. */
export function ConversationHead({ conversation, onClose }: ConversationHeadProps) {
  const { t, word } = useWords();
  const { person } = useShop();
  const nameOf = usePeople();
  const [dialog, setDialog] = useState<'transfer' | 'promise'>();
  const change = useCommand<Schemas['ConversationPatch'], Conversation>(
    (body, shop) =>
      take(
        api.PATCH('/api/v1/shops/{shop}/conversations/{conversation}', {
          params: { path: { shop, conversation: conversation.id } },
          body,
        }),
      ),
    { stale: ['conversations'] },
  );
  const openTicket = useCommand<void, Schemas['TicketBody']>(
    (_, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/tickets', {
          params: { path: { shop, conversation: conversation.id } },
          body: {},
        }),
      ),
    { stale: ['conversations', 'tickets'] },
  );
  const may = (action: string) => conversation.actions.includes(action);
  const more = [
    ...(may('promise') ? [{ key: 'promise', label: t('workbench.promise.title') }] : []),
    ...(may('open-ticket') ? [{ key: 'ticket', label: t('workbench.openTicket') }] : []),
  ];
  return (
    <header className="wb-conversation-head">
      <div className="wb-conversation-who">
        <ChannelIcon channel={conversation.channel} />
        <h2>{conversation.customer.name}</h2>
        <span className="secondary">#{conversation.number}</span>
        {conversation.state === 'waiting' && <PaceTag pace={conversation.pace} />}
        <span className="secondary wb-ellipsis">
          {conversation.assignee ? t('workbench.with', { name: nameOf(conversation.assignee) }) : t('workbench.nobody')}
        </span>
        <Colleagues conversation={conversation} />
      </div>
      <Space wrap size={6}>
        {may('change') ? (
          <Select
            size="small"
            value={conversation.stage}
            aria-label={t('workbench.stage')}
            options={STAGES.map((value) => ({ value, label: word('stage', value) }))}
            onChange={(stage) => change.mutate({ stage })}
            style={{ width: 104 }}
          />
        ) : (
          <span className="secondary">{word('stage', conversation.stage)}</span>
        )}
        {conversation.assignee !== person.id && (
          <ActionButton
            action="assign"
            allowed={conversation.actions}
            size="small"
            icon={<UserAddOutlined />}
            loading={change.isPending}
            onClick={() => change.mutate({ assignee: person.id })}
          >
            {t('workbench.take')}
          </ActionButton>
        )}
        <ActionButton
          action="transfer"
          allowed={conversation.actions}
          size="small"
          icon={<SwapOutlined />}
          onClick={() => setDialog('transfer')}
        >
          {t('workbench.transfer.short')}
        </ActionButton>
        <ActionButton action="close" allowed={conversation.actions} size="small" icon={<CheckCircleOutlined />} onClick={onClose}>
          {t('workbench.resolve')}
        </ActionButton>
        {more.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{ items: more, onClick: ({ key }) => (key === 'ticket' ? openTicket.mutate() : setDialog('promise')) }}
          >
            <Button size="small" icon={<MoreOutlined />} aria-label={t('workbench.more')} />
          </Dropdown>
        )}
      </Space>
      <TransferDialog conversation={conversation} open={dialog === 'transfer'} onDone={() => setDialog(undefined)} />
      <PromiseDialog conversation={conversation} open={dialog === 'promise'} onDone={() => setDialog(undefined)} />
    </header>
  );
}

interface DialogProps {
  conversation: Conversation;
  open: boolean;
  onDone: () => void;
}

function TransferDialog({ conversation, open, onDone }: DialogProps) {
  const { t } = useWords();
  const { person } = useShop();
  const members = useMembers(open);
  const stateOf = new Map(usePresent().map((one) => [one.user, one.state]));
  const [form] = Form.useForm<Schemas['NewTransfer']>();
  const transfer = useCommand<Schemas['NewTransfer'], Conversation>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/transfers', {
          params: { path: { shop, conversation: conversation.id } },
          body,
        }),
      ),
    { stale: ['conversations'], done: onDone },
  );
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <Modal
      open={open}
      title={t('workbench.transfer.title')}
      okText={t('workbench.transfer.short')}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={transfer.isPending}
      destroyOnHidden
    >
      {conversation.transfer_warning && <Alert type="warning" showIcon title={t('workbench.transfer.warning')} />}
      <Form form={form} layout="vertical" preserve={false} onFinish={(values) => transfer.mutate(values)}>
        <Form.Item name="to" label={t('workbench.transfer.to')} rules={required}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={members.isPending}
            options={members.data?.items
              .filter((each) => !each.disabled && each.id !== person.id && each.id !== conversation.assignee)
              .map((each) => ({
                value: each.id,
                label: `${each.service_name || each.display_name} · ${t(`roles.${each.role}`)}`,
                state: stateOf.get(each.id),
              }))}
            optionRender={({ label, data: { state } }) => (
              <>
                {label} {state && <Badge status={stateColour[state]} text={t(`agentStates.${state}`)} />}
              </>
            )}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('desk.reason')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function PromiseDialog({ conversation, open, onDone }: DialogProps) {
  const { t } = useWords();
  const [form] = Form.useForm<{ text: string; due: Dayjs }>();
  const promise = useCommand<Schemas['NewPromise'], Schemas['TicketBody']>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/promises', {
          params: { path: { shop, conversation: conversation.id } },
          body,
        }),
      ),
    { stale: ['conversations', 'tickets'], done: onDone },
  );
  return (
    <Modal
      open={open}
      title={t('workbench.promise.title')}
      okText={t('desk.confirm')}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={promise.isPending}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={({ text, due }) => promise.mutate({ text, due_at: due.toISOString() })}
      >
        <Form.Item
          name="text"
          label={t('workbench.promise.text')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea autoSize maxLength={500} />
        </Form.Item>
        <Form.Item name="due" label={t('workbench.promise.due')} rules={[{ required: true, message: t('form.required') }]}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
