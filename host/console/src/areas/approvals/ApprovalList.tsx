import { Button, Form, Input, Modal, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../../desk/commands';
import { usePeople } from '../../desk/people';
import { useApprovals } from '../../desk/queries';
import type { Approval } from '../../desk/queries';
import { Choice, useFilters } from '../../desk/table/filters';
import { useWords } from '../../desk/words';
import { PageHead } from '../../shared/PageHead';
import { PagedTable } from '../../shared/PagedTable';
import { Money, Time } from '../../shared/values';

const STATES: Approval['state'][] = ['pending', 'granted', 'declined', 'withdrawn'];
const KINDS: Approval['kind'][] = ['discount', 'refund', 'compensation'];

/** What somebody must decide, the pending first; and what was decided. */
export function ApprovalList() {
  const { t, word } = useWords();
  const nameOf = usePeople();
  const [query, setFilter] = useFilters();
  const shown = query.get('state') ?? 'pending';
  const state = STATES.find((each) => each === shown);
  const kind = KINDS.find((each) => each === query.get('kind'));
  const list = useApprovals({ ...(state ? { state } : {}), ...(kind ? { kind } : {}) });
  const [deciding, setDeciding] = useState<{ approval: Approval; granted: boolean }>();
  const tone = { pending: 'warning', granted: 'success', declined: 'error', withdrawn: 'default' } as const;
  return (
    <>
      <PageHead title={t('approvals.title')} text={t('approvals.text')} />
      <div className="desk-table-bar">
        <Space wrap>
          <Segmented
            value={shown}
            onChange={(value) => setFilter('state', value)}
            options={[...STATES.map((value) => ({ value: value as string, label: word('approvalState', value) })), { value: 'all', label: t('approvals.all') }]}
          />
          <Choice label={t('approvals.kind')} value={query.get('kind')} values={KINDS} name={(value) => word('authority', value)} onChange={(value) => setFilter('kind', value)} />
        </Space>
      </div>
      <PagedTable<Approval>
        query={list}
        width={1050}
        rowKey="id"
        emptyText={t(shown === 'pending' ? 'approvals.nonePending' : 'approvals.none')}
        columns={[
          { title: t('approvals.kind'), width: 110, render: (_, each) => word('authority', each.kind) },
          { title: t('desk.amount'), width: 110, align: 'right', render: (_, each) => <Money value={each.amount} /> },
          { title: t('desk.reason'), width: 260, ellipsis: true, render: (_, each) => each.reason },
          { title: t('approvals.askedBy'), width: 130, render: (_, each) => nameOf(each.asked_by) },
          { title: t('approvals.askedAt'), width: 110, render: (_, each) => <Time at={each.asked_at} /> },
          { title: t('approvals.level'), width: 100, render: (_, each) => t(`roles.${each.level}`) },
          {
            title: t('approvals.state'),
            width: 250,
            render: (_, each) =>
              each.actions.includes('decide') ? (
                <Space>
                  <Button size="small" type="primary" data-action="decide" onClick={() => setDeciding({ approval: each, granted: true })}>
                    {t('approvals.grant')}
                  </Button>
                  <Button size="small" danger onClick={() => setDeciding({ approval: each, granted: false })}>
                    {t('approvals.decline')}
                  </Button>
                </Space>
              ) : (
                <>
                  <Tag color={tone[each.state]}>{word('approvalState', each.state)}</Tag>
                  {each.decided_by && <span className="secondary">{nameOf(each.decided_by)} {each.decision_note}</span>}
                </>
              ),
          },
        ]}
      />
      {deciding && <Decide {...deciding} onDone={() => setDeciding(undefined)} />}
    </>
  );
}

interface DecideProps {
  approval: Approval;
  granted: boolean;
  onDone: () => void;
}

function Decide({ approval, granted, onDone }: DecideProps) {
  const { t, word } = useWords();
  const nameOf = usePeople();
  const [form] = Form.useForm<{ note?: string }>();
  const decide = useCommand<Schemas['ApprovalDecisionBody'], Approval>(
    (body, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/approvals/{approval}/decisions', {
          params: { path: { shop, approval: approval.id } },
          body,
        }),
      ),
    { stale: ['approvals', 'orders', 'cases', 'refunds'], done: onDone },
  );
  return (
    <Modal
      open
      title={t(granted ? 'approvals.grantTitle' : 'approvals.declineTitle')}
      okText={t(granted ? 'approvals.grant' : 'approvals.decline')}
      okButtonProps={{ danger: !granted }}
      cancelText={t('desk.cancel')}
      onCancel={onDone}
      onOk={form.submit}
      confirmLoading={decide.isPending}
    >
      <p>
        {word('authority', approval.kind)} <b><Money value={approval.amount} /></b> · {approval.reason} ·{' '}
        <span className="secondary">{nameOf(approval.asked_by)}</span>
      </p>
      <Form form={form} layout="vertical" onFinish={({ note }) => decide.mutate({ granted, note: note?.trim() ?? '' })}>
        <Form.Item
          name="note"
          label={t('desk.reason')}
          rules={granted ? [] : [{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
