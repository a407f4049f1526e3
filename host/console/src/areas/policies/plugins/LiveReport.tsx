import { useQueryClient } from '@tanstack/react-query';
import { Alert, Space, Steps } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../../api/client';
import { readServerEvents } from '../../../api/server-events';
import { useShop } from '../../../session/me';
import { WideTable } from '../../../shared/WideTable';
import { useFormat } from '../../../shared/format';
import { useProblemText } from '../../../shared/problem-text';
import type { Version } from '../api';
import { StatusTag } from '../words';

const steps = ['inspecting', 'compiling', 'checking', 'ready'] as const;

/** What becomes of an upload, step by step while it happens, and its report at the end. */
export function LiveReport({ version: first }: { version: Version }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const [version, setVersion] = useState(first);
  const [queue, setQueue] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const { id, digest } = first;
  const ended = version.status === 'ready' || version.status === 'rejected';
  const endedAtFirst = first.status === 'ready' || first.status === 'rejected';
  useEffect(() => {
    if (endedAtFirst) return;
    const reading = new AbortController();
    readServerEvents(`/api/v1/shops/${encodeURIComponent(shop)}/plugins/${id}/versions/${digest}/events`, {
      signal: reading.signal,
      onEvent: ({ type, data }) => {
        if (type === 'step') {
          const step = JSON.parse(data) as { status: Version['status']; queue_position: number | null };
          setVersion((before) => ({ ...before, status: step.status }));
          setQueue(step.queue_position);
        }
        if (type === 'report') {
          setVersion(JSON.parse(data) as Version);
          void cache.invalidateQueries({ queryKey: [shop, 'plugins'] });
        }
      },
    }).catch((error: unknown) => {
      if (!reading.signal.aborted) setProblem(error);
    });
    return () => reading.abort();
  }, [shop, id, digest, endedAtFirst, cache]);
  const at = version.status === 'rejected' ? rejectedAt(version) : steps.indexOf(version.status as (typeof steps)[number]);
  return (
    <div className="stack above-gap" data-testid="live-report" data-status={version.status}>
      <Steps
        size="small"
        current={at}
        status={version.status === 'rejected' ? 'error' : version.status === 'ready' ? 'finish' : 'process'}
        items={steps.map((step) => ({ title: t(`policies.statuses.${step}`) }))}
      />
      {queue !== null && !ended && <p className="secondary">{t('policies.upload.queue', { count: queue })}</p>}
      {problem !== null && <Alert type="warning" showIcon title={problemText(problem)} />}
      {ended && (
        <>
          <Report version={version} />
          {version.status === 'ready' && <Next version={version} />}
        </>
      )}
    </div>
  );
}

/** The step at which a version was refused: its cases came last. */
function rejectedAt(version: Version): number {
  if ((version.report?.cases.length ?? 0) > 0) return 2;
  return version.name === '' ? 0 : 1;
}

/** Where to go with a version that is ready. */
function Next({ version }: { version: Version }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  return (
    <Space wrap>
      {version.kinds.map((kind) => (
        <Link key={kind} to={`/s/${shop}/policies/kinds/${kind}/try`} data-testid="try-it">
          {t('policies.upload.tryIt', { kind: t(`kinds.${kind}`) })}
        </Link>
      ))}
      {version.kinds.map((kind) => (
        <Link key={kind} to={`/s/${shop}/policies/kinds/${kind}/backtests`}>
          {t('policies.upload.backtest', { kind: t(`kinds.${kind}`) })}
        </Link>
      ))}
    </Space>
  );
}

/** What the check found: problems, warnings, and each case. */
export function Report({ version }: { version: Version }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { report } = version;
  if (!report) return <StatusTag status={version.status} />;
  const passed = report.cases.filter((one) => one.passed).length;
  return (
    <>
      <Alert
        type={report.passed ? 'success' : 'error'}
        showIcon
        title={
          report.passed
            ? t('policies.report.ready', { name: version.name, version: version.version })
            : t('policies.report.rejected', { code: report.code ?? '' })
        }
        description={
          <>
            {report.problems.map((problem) => (
              <div key={problem}>{problem}</div>
            ))}
            {report.cases.length > 0 && <div>{t('policies.report.cases', { passed: String(passed), all: String(report.cases.length), asked: String(report.questions_asked) })}</div>}
          </>
        }
      />
      {report.warnings.length > 0 && <Alert type="warning" showIcon title={report.warnings.join(' ')} />}
      {report.cases.length > 0 && (
        <WideTable<Schemas['PolicyCaseReport']>
          rowKey={(one) => `${one.kind}/${one.name}`}
          dataSource={[...report.cases].sort((one, other) => Number(one.passed) - Number(other.passed))}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 560 }}
          expandable={{
            rowExpandable: (one) => one.problems.length > 0 || one.log.length > 0,
            expandedRowRender: (one) => [...one.problems, ...one.log].map((line) => <div key={line}>{line}</div>),
          }}
          columns={[
            { title: t('policies.report.case'), dataIndex: 'name', render: (name: string) => <span className="code">{name}</span> },
            {
              title: t('policies.report.result'),
              width: 110,
              render: (_, one) => <span className={one.passed ? 'met' : 'breached'}>{t(one.passed ? 'policies.report.passed' : 'policies.report.failed')}</span>,
            },
            {
              title: t('policies.decision.fuel'),
              width: 110,
              align: 'right',
              render: (_, one) => <span className="figures">{format.number(one.fuel_used)}</span>,
            },
          ]}
        />
      )}
    </>
  );
}
