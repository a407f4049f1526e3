import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Table, Tooltip } from 'antd';
import { memo, useRef, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isComposing } from '../../../frame/shortcuts';
import { usePart } from '../../../shared/language-part';
import { pasted, withBlock, type Column, type Draft } from './cells';

interface GridProps {
  columns: readonly Column[];
  draft: Draft;
  /** What stands in the saved revision at a cell; undefined for a new row. */
  saved: Draft;
  /** Why cells cannot be saved, by `row/column`. */
  problems: ReadonlyMap<string, string>;
  onChange: (draft: Draft) => void;
  readOnly: boolean;
}

interface Row {
  key: number;
  cells: string[];
}

const WIDTH_PX = 140;

/** A spreadsheet: arrows and Enter move, a block from Excel is pasted where the cursor stands. */
export function Grid({ columns, draft, saved, problems, onChange, readOnly }: GridProps) {
  const { t } = useTranslation();
  const inLanguage = usePart();
  const frame = useRef<HTMLDivElement>(null);
  const focus = (row: number, column: number) => {
    const cell = frame.current?.querySelector<HTMLInputElement>(`input[data-cell="${row}/${column}"]`);
    cell?.focus();
    cell?.select();
  };
  const pressed = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = place(event.target);
    if (at === null || isComposing(event.nativeEvent)) return;
    const input = event.target as HTMLInputElement;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const [row, column] = at;
    if (event.key === 'Enter' || event.key === 'ArrowDown') focus(row + (event.shiftKey ? -1 : 1), column);
    else if (event.key === 'ArrowUp') focus(row - 1, column);
    else if (event.key === 'ArrowLeft' && whole) focus(row, column - 1);
    else if (event.key === 'ArrowRight' && whole) focus(row, column + 1);
    else return;
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent<HTMLDivElement>) => {
    const at = place(event.target);
    const text = event.clipboardData.getData('text/plain');
    if (readOnly || at === null || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    onChange(withBlock(draft, pasted(text), at[0], at[1], columns.length));
  };
  const put = useRef((_row: number, _column: number, _text: string) => {});
  put.current = (row, column, text) => onChange(withBlock(draft, [[text]], row, column, columns.length));
  const enter = useRef((row: number, column: number, text: string) => put.current(row, column, text)).current;
  return (
    <div ref={frame} className="grid" onKeyDown={pressed} onPaste={paste}>
      <Table<Row>
        size="small"
        bordered
        virtual={draft.length > 100}
        pagination={false}
        rowKey="key"
        dataSource={draft.map((cells, key) => ({ key, cells }))}
        scroll={{ x: columns.length * WIDTH_PX + 90, ...(draft.length > 100 ? { y: 560 } : {}) }}
        columns={[
          { title: '#', width: 44, align: 'right', fixed: 'left', render: (_, row) => <span className="secondary figures">{row.key + 1}</span> },
          ...columns.map((column, index) => ({
            key: column.name,
            width: WIDTH_PX,
            title: (
              <Tooltip title={column.summary && inLanguage(column.summary)}>
                <span>
                  {column.name}
                  <div className="secondary grid-hint">
                    {t(`policies.tables.roles.${column.column_role}`)} · {column.unit || t(`policies.tables.types.${column.column_type}`)}
                  </div>
                </span>
              </Tooltip>
            ),
            render: (_: unknown, row: Row) => {
              const text = row.cells[index] ?? '';
              return (
                <GridCell
                  row={row.key}
                  column={index}
                  text={text}
                  label={t('policies.tables.cell', { column: column.name, row: String(row.key + 1) })}
                  problem={problems.get(`${row.key}/${index}`)}
                  changed={saved[row.key]?.[index] !== text}
                  number={column.column_type === 'integer' || column.column_type === 'money'}
                  readOnly={readOnly}
                  onEnter={enter}
                />
              );
            },
          })),
          ...(readOnly
            ? []
            : [
                {
                  key: 'remove',
                  width: 44,
                  title: <span className="only-read">{t('schema.removeRow')}</span>,
                  render: (_: unknown, row: Row) => (
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined />}
                      aria-label={`${t('schema.removeRow')} ${row.key + 1}`}
                      onClick={() => onChange(draft.filter((_one, at) => at !== row.key))}
                    />
                  ),
                },
              ]),
        ]}
      />
    </div>
  );
}

interface GridCellProps {
  row: number;
  column: number;
  text: string;
  label: string;
  problem: string | undefined;
  changed: boolean;
  number: boolean;
  readOnly: boolean;
  onEnter: (row: number, column: number, text: string) => void;
}

/** One cell; drawn anew only when it changes, so that typing stays quick in long tables. */
const GridCell = memo(function GridCell({ row, column, text, label, problem, changed, number, readOnly, onEnter }: GridCellProps) {
  return (
    <Tooltip title={problem} color="red">
      <Input
        variant="borderless"
        size="small"
        value={text}
        readOnly={readOnly}
        aria-label={label}
        aria-invalid={problem !== undefined}
        data-cell={`${row}/${column}`}
        className={`grid-cell${number ? ' grid-number' : ''}${changed ? ' grid-changed' : ''}${problem ? ' grid-wrong' : ''}`}
        onChange={(event) => onEnter(row, column, event.target.value)}
      />
    </Tooltip>
  );
});

/** Row and column of the cell that an event came from. */
function place(target: EventTarget): [number, number] | null {
  const cell = target instanceof HTMLElement ? target.dataset.cell : undefined;
  const match = cell === undefined ? null : /^(\d+)\/(\d+)$/.exec(cell);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}
