import { Table, type TableProps, type TableRef } from 'antd';
import { useEffect, useRef } from 'react';

/** A table of facts that a narrow window moves sideways, by keyboard too. */
export function WideTable<Row extends object>(props: TableProps<Row>) {
  const table = useRef<TableRef>(null);
  useEffect(() => {
    const content = table.current?.nativeElement.querySelector<HTMLElement>('.ant-table-content');
    if (!content) return;
    // Where all of it is in sight, a stop of the tab key would lead nowhere.
    const watch = new ResizeObserver(() => {
      if (content.scrollWidth > content.clientWidth) content.tabIndex = 0;
      else content.removeAttribute('tabindex');
    });
    watch.observe(content);
    return () => watch.disconnect();
  }, []);
  return <Table<Row> size="small" pagination={false} {...props} ref={table} />;
}
