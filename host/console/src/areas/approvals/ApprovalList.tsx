import { Button, Segmented, Space, Tag } from 'antd';
import { Link } from 'react-router';
import { api, take } from '../../api/client';
import { usePeople } from '../../desk/people';
import { rows, useApprovals } from '../../desk/queries';
import type { Approval, ApprovalFilter } from '../../desk/queries';
import { DeskTable } from '../../desk/table/DeskTable';
import type { DeskColumn } from '../../desk/table/DeskTable';
import { Choice, useFilters } from '../../desk/table/filters';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { useFormat } from '../../shared/format';
import { PageHead } from '../../shared/PageHead';
import { Money, Time } from '../../shared/values';
import { ApprovalDialog } from './ApprovalDialog';

const STATES: Approval['state'][] = ['pending', 'granted', 'declined', 'withdrawn'];
const KINDS: Approval['kind'][] = ['discount', 'refund', 'compensation'];
/** Not a state: what the caller may decide now. */
const MINE = 'mine';

function filterOf(shown: string, wantedKind: string | null): ApprovalFilter {
  const state = STATES.find((each) => each === shown);
  const kind = KINDS.find((each) => each === wantedKind);
  return { ...(shown === MINE ? { for_me: true } : {}), ...(state ? { state } : {}), ...(kind ? { kind } : {}) };
}

/** What somebody must decide, the pending first; and what was decided. */
export function ApprovalList() {
  const { t, word } = useWords();
  const { shop, may } = useShop();
  const { money, dateTime } = useFormat();
  const nameOf = usePeople();
  const [query, setFilter] = useFilters();
  const shown = query.get('state') ?? 'pending';
  const filter = filterOf(shown, query.get('kind'));
  const list = useApprovals(filter);
  const opened = rows(list).find((each) => each.id === query.get('open'));
  const open = (approval: Approval) => setFilter('open', approval.id);
  const columns: DeskColumn<Approval>[] = [
    {
      key: 'kind',
      title: t('approvals.kind'),
      width: 120,
      render: (_, each) => word('authority', each.kind),
      text: (each) => word('authority', each.kind),
    },
    {
      key: 'amount',
      title: t('desk.amount'),
      width: 110,
      align: 'right',
      render: (_, each) => <Money value={each.amount} />,
      text: (each) => money(each.amount),
    },
    {
      key: 'about',
      title: t('approvals.about'),
      width: 140,
      render: (_, each) => (
        <Space size={8}>
          {each.order && may('order:read') && <Link to={`/s/${shop}/orders/${each.order}`}>{t('approvals.order')}</Link>}
          {each.case && may('case:read') && <Link to={`/s/${shop}/cases/${each.case}`}>{t('approvals.case')}</Link>}
        </Space>
      ),
    },
    { key: 'reason', title: t('desk.reason'), width: 250, ellipsis: true, render: (_, each) => each.reason, text: (each) => each.reason },
    { key: 'by', title: t('approvals.askedBy'), width: 110, render: (_, each) => nameOf(each.asked_by), text: (each) => nameOf(each.asked_by) },
    {
      key: 'at',
      title: t('approvals.askedAt'),
      width: 110,
      render: (_, each) => <Time at={each.asked_at} />,
      text: (each) => dateTime(each.asked_at),
    },
    { key: 'level', title: t('approvals.level'), width: 130, render: (_, each) => t(`roles.${each.level}`), text: (each) => t(`roles.${each.level}`) },
    {
      key: 'state',
      title: t('approvals.state'),
      width: 180,
      render: (_, each) =>
        each.actions.includes('decide') ? (
          <Space>
            <Button size="small" type="primary" data-action="decide" onClick={() => open(each)}>
              {t('approvals.grant')}
            </Button>
            <Button size="small" danger onClick={() => open(each)}>
              {t('approvals.decline')}
            </Button>
          </Space>
        ) : (
          <ApprovalState approval={each} />
        ),
      text: (each) => word('approvalState', each.state),
    },
  ];
  const waiting = shown === 'pending' || shown === MINE;
  return (
    <>
      <PageHead title={t('approvals.title')} text={t('approvals.text')} />
      <DeskTable
        name="approvals"
        query={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={open}
        load={(cursor) =>
          take(
            api.GET('/api/v1/shops/{shop}/approvals', {
              params: { path: { shop }, query: { ...filter, limit: 100, ...(cursor ? { cursor } : {}) } },
            }),
          )
        }
        emptyText={t(waiting ? 'approvals.nonePending' : 'approvals.none')}
        filters={
          <>
            <Segmented
              value={shown}
              onChange={(value) => setFilter('state', value)}
              options={[
                ...(may('approval:decide') ? [{ value: MINE, label: t('approvals.forMe') }] : []),
                ...STATES.map((value) => ({ value: value as string, label: word('approvalState', value) })),
                { value: 'all', label: t('approvals.all') },
              ]}
            />
            <Choice
              label={t('approvals.kind')}
              value={query.get('kind')}
              values={KINDS}
              name={(value) => word('authority', value)}
              onChange={(value) => setFilter('kind', value)}
            />
          </>
        }
      />
      {opened && <ApprovalDialog key={opened.id} approval={opened} onDone={() => setFilter('open', undefined)} />}
    </>
  );
}

const TONES = { pending: 'warning', granted: 'success', declined: 'error', withdrawn: 'default' } as const;

/** What became of a question, and who decided it. */
function ApprovalState({ approval }: { approval: Approval }) {
  const { word } = useWords();
  const nameOf = usePeople();
  return (
    <>
      <Tag color={TONES[approval.state]}>{word('approvalState', approval.state)}</Tag>
      {approval.decided_by && <span className="secondary">{nameOf(approval.decided_by)}</span>}
    </>
  );
}
