import Papa from 'papaparse';
import type { Schemas } from '../../../api/client';
import { decimalText, minorUnits } from '../../../shared/money';

export type Column = Schemas['DescribeColumn'];
/** What a person sees and types: text, whatever the column. */
export type Draft = string[][];
/** What the API takes: texts, whole numbers, booleans, null for blank. */
export type Cell = string | number | boolean | null;

/** Why a cell cannot be saved. */
export type CellProblem = 'needed' | 'integer' | 'money' | 'boolean';

const yes = new Set(['true', 'yes', 'y', '1', '是', '真', '√', '✓']);
const no = new Set(['false', 'no', 'n', '0', '否', '假', '×', '✗']);

/** A cell as a person reads it: money in whole units of the currency, the rest as it is. */
export function shown(cell: unknown, column: Column, currency: string): string {
  if (cell === null || cell === undefined) return '';
  if (column.column_type === 'money' && typeof cell === 'number') return decimalText(cell, currency);
  return String(cell);
}

/** What a typed text means in its column, or why it means nothing. */
export function meant(text: string, column: Column, currency: string): { cell: Cell } | { problem: CellProblem } {
  const typed = text.trim();
  if (typed === '') return column.column_role === 'key' ? { problem: 'needed' } : { cell: null };
  switch (column.column_type) {
    case 'text':
      return { cell: typed };
    case 'boolean': {
      const word = typed.toLowerCase();
      if (yes.has(word)) return { cell: true };
      return no.has(word) ? { cell: false } : { problem: 'boolean' };
    }
    case 'money': {
      // Excel puts the sign of the currency and separators into what it copies.
      const units = minorUnits(typed.replace(/^[¥￥$€£]\s*/, ''), currency);
      return units === null ? { problem: 'money' } : { cell: units };
    }
    case 'integer': {
      const digits = typed.replaceAll(',', '');
      const number = Number(digits);
      return /^-?\d+$/.test(digits) && Number.isSafeInteger(number) ? { cell: number } : { problem: 'integer' };
    }
  }
}

/** Every cell that cannot be saved, by `row/column`. */
export function problemsOf(draft: Draft, columns: readonly Column[], currency: string): Map<string, CellProblem> {
  const found = new Map<string, CellProblem>();
  draft.forEach((row, at) =>
    columns.forEach((column, place) => {
      const result = meant(row[place] ?? '', column, currency);
      if ('problem' in result) found.set(`${at}/${place}`, result.problem);
    }),
  );
  return found;
}

/** The rows as the API takes them; only for a draft without problems. */
export function cellsOf(draft: Draft, columns: readonly Column[], currency: string): Cell[][] {
  return draft.map((row) =>
    columns.map((column, place) => {
      const result = meant(row[place] ?? '', column, currency);
      return 'cell' in result ? result.cell : null;
    }),
  );
}

/** What a spreadsheet puts on the clipboard: cells by tab, rows by line, cells with either in quotes. */
export function pasted(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text.replace(/\r?\n$/, ''), { delimiter: '\t', newline: text.includes('\r\n') ? '\r\n' : '\n' });
  return data;
}

/** The draft with a block of cells put in at a place; rows that are missing are added, columns beyond the last are dropped. */
export function withBlock(draft: Draft, block: readonly string[][], row: number, column: number, width: number): Draft {
  const next = draft.map((one) => [...one]);
  block.forEach((cells, down) => {
    const target = (next[row + down] ??= Array.from({ length: width }, () => ''));
    cells.forEach((text, right) => {
      if (column + right < width) target[column + right] = text.trim();
    });
  });
  return next;
}

/** A CSV file as a draft: its header names the columns, money is in minor units as in the file that the host gives out. */
export function fromCsv(text: string, columns: readonly Column[], currency: string): { draft: Draft } | { missing: string[] } {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const [header = [], ...rows] = data;
  const names = header.map((name) => name.trim());
  const places = columns.map((column) => names.indexOf(column.name));
  const missing = columns.filter((_, index) => places[index] === -1).map((column) => column.name);
  if (missing.length > 0) return { missing };
  return {
    draft: rows.map((row) =>
      columns.map((column, index) => {
        const cell = (row[places[index] ?? -1] ?? '').trim();
        return column.column_type === 'money' && /^-?\d+$/.test(cell) ? shown(Number(cell), column, currency) : cell;
      }),
    ),
  };
}
