import { Button, Empty as AntdEmpty, Result, Skeleton, Typography } from 'antd';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem';
import { useProblemText } from './problem-text';

/** Nothing is there, and what to do about it. */
export function Empty({ text, action }: { text?: string; action?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <AntdEmpty image={AntdEmpty.PRESENTED_IMAGE_SIMPLE} description={text ?? t('states.empty')}>
      {action}
    </AntdEmpty>
  );
}

/** Grey rows where the content will be. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="pane" aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

/** This person may not see it. */
export function Forbidden({ text }: { text?: string }) {
  const { t } = useTranslation();
  return <Result status="403" title={t('states.forbidden')} subTitle={text ?? t('states.forbiddenText')} />;
}

/** Something went wrong: forbidden, offline, or a failure with its request number. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const problem = problemOf(error);
  if (problem.status === 403) return <Forbidden />;
  const offline = problem.code === 'offline';
  return (
    <Result
      status="warning"
      title={t(offline ? 'states.offline' : 'states.failed')}
      subTitle={offline ? t('states.offlineText') : problemText(problem)}
      extra={
        <>
          {retry && (
            <Button type="primary" onClick={retry}>
              {t('states.tryAgain')}
            </Button>
          )}
          {problem.body.request_id && (
            <Typography.Paragraph type="secondary" copyable={{ text: problem.body.request_id }}>
              {t('states.requestId', { id: problem.body.request_id })}
            </Typography.Paragraph>
          )}
        </>
      }
    />
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  /** Rows of the skeleton. */
  rows?: number;
}

/** What a query has read, or its loading, forbidden, offline or error state. What was read before stays when reading anew fails. */
export function Loaded<T>({ query, children, rows }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return rows === undefined ? <Loading /> : <Loading rows={rows} />;
}
