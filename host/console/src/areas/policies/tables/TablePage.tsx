import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Form, Input, Modal, Space, Switch, Upload } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker, useParams } from 'react-router';
import { api, failure, takeWithTag, type Schemas } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { PageHead } from '../../../shared/PageHead';
import { useProblemText } from '../../../shared/problem-text';
import { Loaded } from '../../../shared/states';
import { Differences } from '../json';
import { usePart } from '../../../shared/language-part';
import { cellsOf, fromCsv, problemsOf, shown, type Draft } from './cells';
import { Grid } from './Grid';

/** One table as a spreadsheet. */
export function TablePage() {
  const { shop } = useShop();
  const { table = '' } = useParams();
  const found = useQuery({
    queryKey: [shop, 'tables', table],
    queryFn: ({ signal }) => takeWithTag(api.GET('/api/v1/shops/{shop}/tables/{table}', { params: { path: { shop, table } }, signal })),
  });
  return (
    <Loaded query={found} rows={12}>
      {/* A revision that somebody else saved meanwhile does not take away what was typed: it is told when saving. */}
      {({ body, etag }) => <TableEditor key={table} table={body as Schemas['TableBody']} etag={etag} />}
    </Loaded>
  );
}

function TableEditor({ table, etag }: { table: Schemas['TableBody']; etag: string | null }) {
  const { t } = useTranslation();
  const { shop, currency, may } = useShop();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const { dateTime } = useFormat();
  const inLanguage = usePart();
  const problemText = useProblemText();
  const [base, setBase] = useState({ table, etag });
  const saved = useMemo<Draft>(
    () => base.table.rows.map((row) => base.table.columns.map((column, place) => shown(row[place], column, currency))),
    [base, currency],
  );
  const [typed, setTyped] = useState<Draft | null>(null);
  const draft = typed ?? saved;
  const [reviewing, setReviewing] = useState(false);
  const [asDraft, setAsDraft] = useState(false);
  const [reason, setReason] = useState('');
  const { columns } = base.table;
  const own = useMemo(() => problemsOf(draft, columns, currency), [draft, columns, currency]);
  const changes = useMemo(() => changesOf(saved, draft, columns), [saved, draft, columns]);
  const blocker = useBlocker(({ currentLocation, nextLocation }) => changes.length > 0 && currentLocation.pathname !== nextLocation.pathname);

  const save = useMutation({
    mutationFn: () =>
      takeWithTag(
        api.PUT('/api/v1/shops/{shop}/tables/{table}', {
          params: { path: { shop, table: table.name } },
          body: { rows: cellsOf(draft, columns, currency), draft: asDraft, ...(reason.trim() ? { reason: reason.trim() } : {}) } as Schemas['TablePut'],
          headers: base.etag === null ? {} : { 'If-Match': base.etag },
        }),
      ),
    onSuccess: ({ body, etag: tag }) => {
      void message.success(t(asDraft ? 'policies.tables.savedDraft' : 'policies.tables.saved', { count: body.revision }));
      setReviewing(false);
      setReason('');
      setTyped(null);
      // A draft leaves the present rows as they are.
      if (!asDraft) setBase({ table: body, etag: tag });
      void cache.invalidateQueries({ queryKey: [shop, 'tables'] });
    },
    onError: () => setReviewing(false),
  });
  const reload = async () => {
    const fresh = await takeWithTag(api.GET('/api/v1/shops/{shop}/tables/{table}', { params: { path: { shop, table: table.name } } }));
    setBase({ table: fresh.body as Schemas['TableBody'], etag: fresh.etag });
    save.reset();
  };
  const problem = save.error ? problemOf(save.error) : null;
  const texts = useMemo(() => {
    const all = new Map<string, string>();
    for (const [cell, why] of own) all.set(cell, t(`policies.tables.problems.${why}`));
    for (const one of problem?.body.errors ?? []) {
      const match = /^\/rows\/(\d+)(?:\/(\d+))?/.exec(one.pointer);
      if (match) all.set(`${match[1]}/${match[2] ?? 0}`, one.message);
    }
    return all;
  }, [own, problem, t]);
  const writable = may('policy:write');

  const download = async () => {
    const response = await fetch(`/api/v1/shops/${encodeURIComponent(shop)}/tables/${encodeURIComponent(table.name)}`, { headers: { accept: 'text/csv' } });
    if (!response.ok) {
      void message.error(problemText(failure(response, await response.json().catch(() => null))));
      return;
    }
    // Excel reads UTF-8 only with the mark in front.
    const url = URL.createObjectURL(new Blob(['\ufeff', await response.text()], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${table.name}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  const readCsv = async (file: File) => {
    const read = fromCsv(await file.text(), columns, currency);
    if ('missing' in read) void message.error(t('policies.tables.missingColumns', { names: read.missing.join(', ') }));
    else setTyped(read.draft);
  };

  return (
    <>
      <PageHead
        title={table.name}
        text={inLanguage(table.summary)}
        extra={
          <Space wrap>
            <Button icon={<DownloadOutlined />} onClick={() => void download()}>
              {t('policies.tables.csvOut')}
            </Button>
            {writable && (
              <>
                <Upload
                  accept=".csv,text/csv"
                  showUploadList={false}
                  beforeUpload={(file) => {
                    void readCsv(file);
                    return false;
                  }}
                >
                  <Button icon={<UploadOutlined />}>{t('policies.tables.csvIn')}</Button>
                </Upload>
                <Button disabled={typed === null} onClick={() => setTyped(null)}>
                  {t('policies.settings.discard')}
                </Button>
                <Button type="primary" disabled={changes.length === 0 || own.size > 0} onClick={() => setReviewing(true)} data-testid="review-table">
                  {t('policies.settings.review', { count: changes.length })}
                </Button>
              </>
            )}
          </Space>
        }
      />
      <p className="secondary">
        {t('policies.tables.state', { count: base.table.revision, when: dateTime(base.table.changed_at) })} {t('policies.tables.help', { currency })}
      </p>
      {problem && (
        <Alert
          type="error"
          showIcon
          className="below-gap"
          title={problemText(problem)}
          action={problem.code === 'stale' && <Button onClick={() => void reload()}>{t('policies.tables.reload')}</Button>}
        />
      )}
      {own.size > 0 && <Alert type="warning" showIcon className="below-gap" title={t('policies.tables.wrongCells', { count: own.size })} />}
      <Card size="small" className="no-padding">
        <Grid columns={columns} draft={draft} saved={saved} problems={texts} onChange={setTyped} readOnly={!writable} />
      </Card>
      {writable && (
        <Button className="above-gap" icon={<PlusOutlined />} onClick={() => setTyped([...draft, columns.map(() => '')])}>
          {t('schema.addRow')}
        </Button>
      )}
      <Modal
        open={reviewing}
        width={720}
        title={t('policies.settings.reviewTitle')}
        okText={t('policies.settings.save')}
        cancelText={t('policies.cancel')}
        okButtonProps={{ 'data-testid': 'save-table' }}
        confirmLoading={save.isPending}
        onOk={() => save.mutate()}
        onCancel={() => setReviewing(false)}
      >
        <Differences items={changes} label={(pointer) => pointer} />
        <Form layout="vertical" className="above-gap">
          <Form.Item label={t('policies.tables.asDraft')} extra={t('policies.tables.asDraftHelp')}>
            <Switch checked={asDraft} onChange={setAsDraft} aria-label={t('policies.tables.asDraft')} />
          </Form.Item>
          <Form.Item label={t('policies.reason')} className="last-item">
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Form.Item>
        </Form>
      </Modal>
      <Modal
        open={blocker.state === 'blocked'}
        title={t('policies.tables.leaveTitle')}
        okText={t('policies.tables.leave')}
        cancelText={t('policies.tables.stay')}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        {t('policies.tables.leaveText', { count: changes.length })}
      </Modal>
    </>
  );
}

/** What is different, cell by cell; `3 · fee` is the fee of the third row. */
function changesOf(saved: Draft, draft: Draft, columns: readonly { name: string }[]) {
  const found: { pointer: string; before?: string; after?: string }[] = [];
  for (let row = 0; row < Math.max(saved.length, draft.length); row += 1) {
    columns.forEach((column, place) => {
      const before = saved[row]?.[place];
      const after = draft[row]?.[place];
      if (before !== after) found.push({ pointer: `${row + 1} · ${column.name}`, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
    });
  }
  return found;
}

