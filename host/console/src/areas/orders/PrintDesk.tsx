import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take, type Schemas } from '../../api/client';
import { PrintButton, SlipsDialog } from '../../desk/orders/Slips';
import { usePeople } from '../../desk/people';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { PageHead } from '../../shared/PageHead';
import { PagedTable, pageParams } from '../../shared/PagedTable';
import { Time } from '../../shared/values';

/** Prints what is verified, and shows again what was printed. */
export function PrintDesk() {
  const { t } = useWords();
  const { shop, may } = useShop();
  const nameOf = usePeople();
  const [open, setOpen] = useState<string>();
  const list = useInfiniteQuery({
    queryKey: [shop, 'print-batches'],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/print-batches', {
          params: { path: { shop }, query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    ...pageParams,
  });
  const batch = useQuery({
    queryKey: [shop, 'print-batches', open],
    enabled: open !== undefined,
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/print-batches/{batch}', { params: { path: { shop, batch: open ?? '' } }, signal })),
  });
  return (
    <>
      <PageHead
        title={t('orders.print.title')}
        text={<Link to={`/s/${shop}/orders?fulfilment_state=verified`}>{t('orders.print.waiting')}</Link>}
        extra={<PrintButton type="primary" allowed={may('order:print')} label={t('orders.print.all')} />}
      />
      <PagedTable<Schemas['PrintBatchBody']>
        query={list}
        width={520}
        rowKey="id"
        emptyText={t('orders.print.none')}
        columns={[
          { title: t('orders.number'), width: 110, render: (_, each) => <span className="figures">#{each.number}</span> },
          { title: t('orders.print.at'), width: 180, render: (_, each) => <Time at={each.printed_at} exact /> },
          { title: t('orders.print.by'), width: 130, render: (_, each) => nameOf(each.printed_by) },
          {
            width: 110,
            render: (_, each) => (
              <Button size="small" loading={open === each.id && batch.isFetching} onClick={() => setOpen(each.id)}>
                {t('orders.print.slips')}
              </Button>
            ),
          },
        ]}
      />
      {open && batch.data?.id === open && <SlipsDialog batch={batch.data} onDone={() => setOpen(undefined)} />}
    </>
  );
}
