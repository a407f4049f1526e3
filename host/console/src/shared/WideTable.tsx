import { Table, type TableProps, type TableRef } from 'antd';
import { useEffect, useRef } from 'react';

/** A table of facts that a narrow window moves sideways, by keyboard too. */
export function WideTable<Row extends object>(props: TableProps<Row>) {
  const table = useRef<TableRef>(null);
  useEffect(() => {
    const content = table.current?.nativeElement.querySelector('.ant-table-content');
    content?.setAttribute('tabindex', '0');
  });
  return <Table<Row> size="small" pagination={false} {...props} ref={table} />;
}
