import { WideTable } from '../../shared/WideTable';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

/** A change between two JSON values, by JSON pointer. */
export interface Difference {
  pointer: string;
  before?: unknown;
  after?: unknown;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What changed from one value to another: leaf by leaf in objects, whole where lists differ. */
export function differences(before: unknown, after: unknown, pointer = ''): Difference[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => differences(before[name], after[name], `${pointer}/${escaped(name)}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ pointer, before, after }];
}

/** A value on one line. */
export function shortJson(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is different, a line each. */
export function Differences({ items, label }: { items: readonly Difference[]; label?: (pointer: string) => string }) {
  const { t } = useTranslation();
  return (
    <WideTable
      pagination={items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      rowKey="pointer"
      scroll={{ x: 480 }}
      dataSource={[...items]}
      locale={{ emptyText: <Tag>{t('policies.diff.none')}</Tag> }}
      columns={[
        {
          title: t('policies.diff.where'),
          dataIndex: 'pointer',
          width: '34%',
          render: (pointer: string) => (label ? label(pointer) : <span className="code">{pointer || '/'}</span>),
        },
        { title: t('policies.diff.before'), render: (_, one) => <span className="code diff-before">{shortJson(one.before)}</span> },
        { title: t('policies.diff.after'), render: (_, one) => <span className="code diff-after">{shortJson(one.after)}</span> },
      ]}
    />
  );
}

/** Any JSON, indented. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className="json" tabIndex={0} role="region" aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
