import { Checkbox } from 'antd';
import { Link, useNavigate } from 'react-router';
import { api, take } from '../../api/client';
import { CASE_CAUSES, CASE_KINDS, CASE_STATES } from '../../desk/cases/values';
import { usePeople } from '../../desk/people';
import { useCases } from '../../desk/queries';
import type { Case, CaseFilter } from '../../desk/queries';
import { CaseStates } from '../../desk/StateTags';
import { DeskTable } from '../../desk/table/DeskTable';
import type { DeskColumn } from '../../desk/table/DeskTable';
import { Choice, SavedFilters, useFilters } from '../../desk/table/filters';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { useFormat } from '../../shared/format';
import { PageHead } from '../../shared/PageHead';
import { Time } from '../../shared/values';

function filterOf(query: URLSearchParams, user: string): CaseFilter {
  const state = CASE_STATES.find((each) => each === query.get('state'));
  const kind = CASE_KINDS.find((each) => each === query.get('kind'));
  const cause = CASE_CAUSES.find((each) => each === query.get('cause'));
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(cause ? { cause } : {}),
    ...(query.has('mine') ? { assignee: user } : {}),
    ...(query.has('open') ? { open: true } : {}),
    ...(query.has('overdue') ? { overdue: true } : {}),
    ...(query.has('refund_or_dispute') ? { refund_or_dispute: true } : {}),
  };
}

/** All after-sales cases of the shop. */
export function CaseList() {
  const { t, word } = useWords();
  const { shop, person } = useShop();
  const { dateTime } = useFormat();
  const nameOf = usePeople();
  const navigate = useNavigate();
  const [query, setFilter] = useFilters();
  const filter = filterOf(query, person.id);
  const list = useCases(filter);
  const columns: DeskColumn<Case>[] = [
    {
      key: 'number',
      title: t('cases.number'),
      width: 90,
      render: (_, found) => <Link to={`/s/${shop}/cases/${found.number}`}>#{found.number}</Link>,
      text: (found) => String(found.number),
    },
    { key: 'kind', title: t('desk.case.kind'), width: 130, render: (_, found) => word('caseKind', found.kind), text: (found) => word('caseKind', found.kind) },
    { key: 'cause', title: t('desk.case.cause'), width: 120, render: (_, found) => word('caseCause', found.cause), text: (found) => word('caseCause', found.cause) },
    { key: 'states', title: t('cases.state'), width: 190, render: (_, found) => <CaseStates found={found} />, text: (found) => word('caseState', found.state) },
    { key: 'assignee', title: t('cases.assignee'), width: 110, render: (_, found) => nameOf(found.assignee), text: (found) => nameOf(found.assignee) },
    { key: 'opened', title: t('cases.opened'), width: 180, render: (_, found) => <Time at={found.opened_at} exact />, text: (found) => dateTime(found.opened_at) },
    { key: 'due', title: t('cases.due'), width: 180, render: (_, found) => <Time at={found.due_at} exact />, text: (found) => dateTime(found.due_at) },
    { key: 'description', title: t('desk.case.description'), width: 260, ellipsis: true, render: (_, found) => found.description, text: (found) => found.description },
    { key: 'tags', title: t('desk.case.tags'), width: 160, extra: true, render: (_, found) => found.tags.join(' '), text: (found) => found.tags.join(' ') },
  ];
  const toggle = (name: string, label: string) => (
    <Checkbox checked={query.has(name)} onChange={(event) => setFilter(name, event.target.checked ? 'true' : undefined)}>
      {label}
    </Checkbox>
  );
  return (
    <>
      <PageHead title={t('cases.title')} />
      <DeskTable
        name="cases"
        query={list}
        columns={columns}
        rowKey={(found) => found.id}
        onOpen={(found) => void navigate(`/s/${shop}/cases/${found.number}`)}
        load={(cursor) =>
          take(
            api.GET('/api/v1/shops/{shop}/cases', {
              params: { path: { shop }, query: { ...filter, limit: 100, ...(cursor ? { cursor } : {}) } },
            }),
          )
        }
        emptyText={t('cases.empty')}
        filters={
          <>
            <SavedFilters
              list="cases"
              built={[
                { label: t('cases.built.open'), query: 'open=true' },
                { label: t('cases.built.mine'), query: 'open=true&mine=true' },
                { label: t('cases.built.overdue'), query: 'open=true&overdue=true' },
                { label: t('cases.built.refunds'), query: 'refund_or_dispute=true' },
              ]}
            />
            <Choice label={t('cases.state')} value={query.get('state')} values={CASE_STATES} name={(value) => word('caseState', value)} onChange={(value) => setFilter('state', value)} />
            <Choice label={t('desk.case.kind')} value={query.get('kind')} values={CASE_KINDS} name={(value) => word('caseKind', value)} onChange={(value) => setFilter('kind', value)} width={150} />
            <Choice label={t('desk.case.cause')} value={query.get('cause')} values={CASE_CAUSES} name={(value) => word('caseCause', value)} onChange={(value) => setFilter('cause', value)} />
            {toggle('open', t('cases.built.open'))}
            {toggle('overdue', t('desk.case.overdue'))}
          </>
        }
      />
    </>
  );
}
