import { DownloadOutlined, SettingOutlined } from '@ant-design/icons';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { App, Button, Checkbox, Popover, Space } from 'antd';
import type { ColumnType } from 'antd/es/table';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useProblemText } from '../../shared/problem-text';
import { PagedTable } from '../../shared/PagedTable';
import type { Page } from '../../shared/PagedTable';
import { useWords } from '../words';
import { csvOf, download } from './csv';
import { useKept } from './kept';

/** A column that can be left out and exported. */
export interface DeskColumn<T> extends Omit<ColumnType<T>, 'title' | 'key'> {
  key: string;
  title: string;
  width: number;
  /** The cell in a CSV file; columns without it are not exported. */
  text?: (row: T) => string;
  /** Not shown until somebody chooses it. */
  extra?: boolean;
}

/** Rows that one export has at most: a hundred requests. */
const EXPORT_ROWS_MAX = 10_000;

interface DeskTableProps<T> {
  /** Where the choice of columns is remembered, and the name of the exported file. */
  name: string;
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  columns: DeskColumn<T>[];
  rowKey: (row: T) => string;
  onOpen: (row: T) => void;
  /** Reads the list from its beginning, for the export. */
  load: (cursor: string | undefined) => Promise<Page<T>>;
  filters: ReactNode;
  emptyText?: string;
}

/** A list of the desk: filters, chosen columns, export, and the keyboard. */
export function DeskTable<T extends object>({ name, query, columns, rowKey, onOpen, load, filters, emptyText }: DeskTableProps<T>) {
  const { t } = useWords();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [hidden, setHidden] = useKept<string[]>(
    `columns.${name}`,
    columns.filter((each) => each.extra).map((each) => each.key),
  );
  const [exporting, setExporting] = useState<number>();
  const shown = columns.filter((each) => !hidden.includes(each.key));

  const exportCsv = async () => {
    const exported = shown.filter((each) => each.text);
    const lines: string[][] = [];
    setExporting(0);
    try {
      let cursor: string | undefined;
      do {
        const page = await load(cursor);
        for (const row of page.items) lines.push(exported.map((each) => each.text?.(row) ?? ''));
        cursor = page.next_cursor ?? undefined;
        setExporting(lines.length);
      } while (cursor !== undefined && lines.length < EXPORT_ROWS_MAX);
      download(`${name}.csv`, csvOf(exported.map((each) => each.title), lines));
      void message.success(
        cursor === undefined
          ? t('desk.table.exported', { count: lines.length })
          : t('desk.table.exportedPart', { count: lines.length }),
      );
    } catch (failure) {
      void message.error(problemText(failure));
    } finally {
      setExporting(undefined);
    }
  };

  return (
    <>
      <div className="desk-table-bar">
        <Space wrap size={8}>
          {filters}
        </Space>
        <Space size={8}>
          <Popover
            trigger="click"
            placement="bottomRight"
            title={t('desk.table.columns')}
            content={
              <Checkbox.Group
                className="desk-columns"
                value={shown.map((each) => each.key)}
                onChange={(keys) => setHidden(columns.filter((each) => !keys.includes(each.key)).map((each) => each.key))}
                options={columns.map((each, index) => ({ value: each.key, label: each.title, disabled: index === 0 }))}
              />
            }
          >
            <Button icon={<SettingOutlined />} aria-label={t('desk.table.columns')} title={t('desk.table.columns')} />
          </Popover>
          <Button icon={<DownloadOutlined />} loading={exporting !== undefined} onClick={() => void exportCsv()}>
            {exporting === undefined ? t('desk.table.export') : t('desk.table.exporting', { count: exporting })}
          </Button>
        </Space>
      </div>
      <PagedTable<T>
        query={query}
        width={shown.reduce((sum, each) => sum + each.width, 0)}
        {...(emptyText === undefined ? {} : { emptyText })}
        rowKey={rowKey}
        columns={shown}
        rowClassName="desk-row"
        onRow={(row) => ({
          tabIndex: 0,
          onClick: (event) => {
            // A link in the row goes its own way.
            if (!(event.target as HTMLElement).closest('a, button')) onOpen(row);
          },
          onKeyDown: (event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
            const to =
              event.key === 'ArrowDown'
                ? event.currentTarget.nextElementSibling
                : event.key === 'ArrowUp'
                  ? event.currentTarget.previousElementSibling
                  : null;
            if (to instanceof HTMLElement) {
              event.preventDefault();
              to.focus();
            }
          },
        })}
      />
    </>
  );
}
