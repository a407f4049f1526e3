import { Button, Descriptions, Form, Input, Modal } from 'antd';
import { api, take, type Schemas } from '../../api/client';
import { useShortcut } from '../../frame/shortcuts';
import { useCommand } from '../../desk/commands';
import { usePeople } from '../../desk/people';
import type { Approval } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { Money, Time } from '../../shared/values';
import { Subject } from './Subject';

/** One question with all that its answer depends on, and the answer. */
export function ApprovalDialog({ approval, onDone }: { approval: Approval; onDone: () => void }) {
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
  const mayDecide = approval.actions.includes('decide');
  const note = () => (form.getFieldValue('note') as string | undefined)?.trim() ?? '';
  const grant = () => decide.mutate({ granted: true, note: note() });
  const decline = () => {
    // Whoever asked is owed the reason of a refusal.
    if (note() === '') form.setFields([{ name: 'note', errors: [t('approvals.reasonNeeded')] }]);
    else decide.mutate({ granted: false, note: note() });
  };
  useShortcut('mod+enter', 'approvals.grant', grant, mayDecide && !decide.isPending);
  return (
    <Modal
      open
      width={640}
      title={
        <>
          {word('authority', approval.kind)} · <Money value={approval.amount} />
        </>
      }
      onCancel={onDone}
      footer={
        mayDecide ? (
          <>
            <Button onClick={onDone}>{t('desk.cancel')}</Button>
            <Button danger loading={decide.isPending} onClick={decline}>
              {t('approvals.decline')}
            </Button>
            <Button type="primary" loading={decide.isPending} onClick={grant}>
              {t('approvals.grant')}
            </Button>
          </>
        ) : (
          <Button onClick={onDone}>{t('desk.close')}</Button>
        )
      }
    >
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2 }}
        items={[
          { key: 'reason', label: t('desk.reason'), span: 'filled', children: approval.reason },
          { key: 'by', label: t('approvals.askedBy'), children: nameOf(approval.asked_by) },
          { key: 'at', label: t('approvals.askedAt'), children: <Time at={approval.asked_at} /> },
          { key: 'level', label: t('approvals.level'), children: t(`roles.${approval.level}`) },
          { key: 'state', label: t('approvals.state'), children: word('approvalState', approval.state) },
          ...(approval.decided_at
            ? [
                { key: 'decider', label: t('approvals.decidedBy'), children: nameOf(approval.decided_by) },
                { key: 'decided', label: t('approvals.decidedAt'), children: <Time at={approval.decided_at} exact /> },
                { key: 'note', label: t('desk.note'), span: 'filled' as const, children: approval.decision_note ?? '–' },
              ]
            : []),
        ]}
      />
      <Subject approval={approval} />
      {mayDecide && (
        <Form form={form} layout="vertical">
          <Form.Item name="note" label={t('approvals.note')}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} autoFocus />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
