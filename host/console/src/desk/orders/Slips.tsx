import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Modal } from 'antd';
import type { ButtonProps } from 'antd';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { api, newKey, take, type Schemas } from '../../api/client';
import { useShop } from '../../session/me';
import { useCommand } from '../commands';
import { FlagTag } from '../FlagTag';
import { useWords } from '../words';

type Printed = Schemas['PrintedBody'];

interface PrintButtonProps extends ButtonProps {
  label: string;
  /** Whether the button is there; the slips that it made stay open when it goes. */
  allowed: boolean;
  /** Every verified order unless given. */
  orders?: string[];
}

/** Makes a print batch and shows its slips; an order that cannot be printed is named with the reason. */
export function PrintButton({ label, allowed, orders, ...button }: PrintButtonProps) {
  const { t } = useWords();
  const [key, setKey] = useState(newKey);
  const [printed, setPrinted] = useState<Printed>();
  const print = useCommand<void, Printed>(
    (_, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/print-batches', {
          params: { path: { shop }, header: { 'Idempotency-Key': key } },
          body: orders ? { orders } : {},
        }),
      ),
    {
      stale: ['orders', 'print-batches'],
      done: (body) => {
        setKey(newKey());
        setPrinted(body);
      },
    },
  );
  return (
    <>
      {allowed && (
        <Button icon={<PrinterOutlined />} data-action="print" {...button} loading={print.isPending} onClick={() => print.mutate()}>
          {label}
        </Button>
      )}
      {printed && (
        <SlipsDialog batch={printed} onDone={() => setPrinted(undefined)}>
          {printed.refused.length > 0 && (
            <Alert
              className="desk-gap"
              type="warning"
              showIcon
              title={t('orders.print.refused')}
              description={printed.refused.map((each) => (
                <div key={each.order}>
                  {each.order}: {each.detail}
                </div>
              ))}
            />
          )}
        </SlipsDialog>
      )}
    </>
  );
}

interface SlipsDialogProps {
  batch: Schemas['PrintBatchDetailBody'];
  onDone: () => void;
  children?: React.ReactNode;
}

/** The slips of a batch, receivers masked until they go to the printer. */
export function SlipsDialog({ batch, onDone, children }: SlipsDialogProps) {
  const { t } = useWords();
  const { may } = useShop();
  const [full, setFull] = useState<Schemas['FullSlipBody'][]>();
  const reveal = useCommand<void, Schemas['FullSlipsBody']>(
    (_, shop) =>
      take(api.POST('/api/v1/shops/{shop}/print-batches/{batch}/slips', { params: { path: { shop, batch: batch.id } }, body: {} })),
    { stale: [], done: ({ items }) => setFull(items) },
  );
  const mayReveal = may('order:print') && may('personal-data:reveal');
  return (
    <Modal
      open
      width={640}
      title={t('orders.print.batch', { number: String(batch.number) })}
      onCancel={onDone}
      footer={
        <>
          <Button onClick={onDone}>{t('desk.close')}</Button>
          {mayReveal &&
            (full ? (
              <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
                {t('orders.print.toPrinter')}
              </Button>
            ) : (
              <Button type="primary" loading={reveal.isPending} onClick={() => reveal.mutate()}>
                {t('orders.print.reveal')}
              </Button>
            ))}
        </>
      }
    >
      {children}
      {mayReveal && !full && <p className="secondary">{t('desk.reveal.noted')}</p>}
      {(full ?? batch.orders).map((slip) => (
        <Slip key={slip.order} slip={slip} />
      ))}
      {full &&
        createPortal(
          <div className="print-sheet" aria-hidden>
            {full.map((slip) => (
              <Slip key={slip.order} slip={slip} />
            ))}
          </div>,
          document.body,
        )}
    </Modal>
  );
}

function Slip({ slip }: { slip: Schemas['SlipBody'] | Schemas['FullSlipBody'] }) {
  const { t } = useWords();
  const receiver = 'reveal' in slip ? slip.reveal : slip.receiver;
  const requests = [slip.special_requests.wanted_courier, slip.special_requests.delivery_slot, slip.special_requests.greeting_card].filter(Boolean);
  return (
    <article className="slip">
      <h2>{t('orders.one', { number: String(slip.number) })}</h2>
      <p>
        {receiver.name} {receiver.phone}
        {'address' in receiver && <> · {receiver.address}</>}
      </p>
      <ul className="desk-lines">
        {slip.lines.map((line) => (
          <li key={line.line}>
            {line.product_name} <span className="code">{line.sku}</span> ×{line.quantity}
          </li>
        ))}
      </ul>
      {requests.length > 0 && <p>{requests.join(' · ')}</p>}
      {slip.notes.map((note) => (
        <div key={note.id}>
          <FlagTag flag={note.flag} /> {note.note}
        </div>
      ))}
    </article>
  );
}
