import { expect, it } from 'vitest';
import { cellsOf, fromCsv, meant, pasted, problemsOf, shown, withBlock, type Column } from '../src/areas/policies/tables/cells';

const column = (name: string, column_type: Column['column_type'], column_role: Column['column_role'] = 'value'): Column => ({
  name,
  column_type,
  column_role,
  unit: '',
  summary: '',
});
const columns = [column('courier', 'text', 'key'), column('bulk', 'boolean', 'key'), column('from', 'integer', 'band-from'), column('fee', 'money')];

it('reads what people type', () => {
  const money = column('fee', 'money');
  const cases: [string, Column, unknown][] = [
    ['12.5', money, { cell: 1250 }],
    ['¥1,200.00', money, { cell: 120000 }],
    ['12.345', money, { problem: 'money' }],
    ['free', money, { problem: 'money' }],
    ['', money, { cell: null }],
    ['1,000', column('n', 'integer'), { cell: 1000 }],
    ['-5', column('n', 'integer'), { cell: -5 }],
    ['1.5', column('n', 'integer'), { problem: 'integer' }],
    ['是', column('b', 'boolean'), { cell: true }],
    ['No', column('b', 'boolean'), { cell: false }],
    ['maybe', column('b', 'boolean'), { problem: 'boolean' }],
    ['', column('k', 'text', 'key'), { problem: 'needed' }],
    [' zto ', column('k', 'text', 'key'), { cell: 'zto' }],
  ];
  for (const [text, of, result] of cases) expect(meant(text, of, 'CNY'), text).toEqual(result);
});

it('shows a cell so that reading it again gives the same', () => {
  const rows: unknown[][] = [
    ['zto', true, 300000, 5000],
    ['sf', false, -1, null],
  ];
  const draft = rows.map((row) => columns.map((one, place) => shown(row[place], one, 'CNY')));
  expect(draft[0]).toEqual(['zto', 'true', '300000', '50.00']);
  expect(cellsOf(draft, columns, 'CNY')).toEqual(rows);
});

it('takes a block from a spreadsheet where the cursor stands', () => {
  const block = pasted('zto\ttrue\t1\t6.00\r\nsf\t否\t1\t"1,200.00"\r\n');
  expect(block).toEqual([
    ['zto', 'true', '1', '6.00'],
    ['sf', '否', '1', '1,200.00'],
  ]);
  expect(pasted('a "quoted"\tb')).toEqual([['a "quoted"', 'b']]);
  const before = [['ems', 'false', '5', '1.00']];
  const draft = withBlock(before, block, 0, 0, 4);
  expect(draft).toHaveLength(2);
  expect(before[0]?.[0], 'the draft before is left alone').toBe('ems');
  expect(problemsOf(draft, columns, 'CNY').size).toBe(0);
  // Beyond the last column nothing is written.
  expect(withBlock(before, [['1', '2', '3']], 0, 2, 4)).toEqual([['ems', 'false', '1', '2']]);
  expect([...problemsOf(withBlock(before, [['x']], 0, 2, 4), columns, 'CNY')]).toEqual([['0/2', 'integer']]);
});

it('reads the CSV that the host gives out, in any order of columns', () => {
  const read = fromCsv('\ufefffee,courier,bulk,from\n5000,zto,true,1\n,"s,f",false,2\n', columns, 'CNY');
  expect(read).toEqual({
    draft: [
      ['zto', 'true', '1', '50.00'],
      ['s,f', 'false', '2', ''],
    ],
  });
  expect(fromCsv('courier,bulk\nzto,true\n', columns, 'CNY')).toEqual({ missing: ['from', 'fee'] });
});
