import { Descriptions, Tag } from 'antd';
import { Loaded } from '../shared/states';
import { Money } from '../shared/values';
import { useCustomer } from './queries';
import { RevealButton } from './RevealButton';
import { useWords } from './words';

/** What is known of a buyer; name and phone number masked. */
export function CustomerCard({ customer }: { customer: string }) {
  const { t, word } = useWords();
  const found = useCustomer(customer);
  return (
    <Loaded query={found} rows={3}>
      {(data) => (
        <div className="desk-customer">
          <div className="desk-answer-head">
            <b>{data.name}</b>
            <span className="secondary">#{data.number}</span>
            <Tag>{word('buyerClass', data.buyer_class)}</Tag>
            {data.member_since && data.buyer_class !== 'member' && <Tag>{t('desk.customer.member')}</Tag>}
            {data.actions.includes('reveal') && <RevealButton of="customer" id={data.id} />}
          </div>
          <Descriptions
            size="small"
            column={2}
            items={[
              { key: 'phone', label: t('desk.phone'), children: <span className="figures">{data.phone ?? '–'}</span> },
              { key: 'region', label: t('desk.region'), children: <Region code={data.region} /> },
              {
                key: 'orders',
                label: t('desk.customer.completed'),
                children: (
                  <span>
                    {t('desk.customer.orders', { count: data.completed_orders })} · <Money value={data.completed_total} />
                  </span>
                ),
              },
              { key: 'language', label: t('desk.customer.language'), children: data.language ?? '–' },
              ...(data.preference ? [{ key: 'preference', label: t('desk.customer.preference'), children: data.preference, span: 2 }] : []),
            ]}
          />
          {data.tags.length > 0 && (
            <div className="desk-tags">
              {data.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}

/** A region code with the province's name where we know it. */
export function Region({ code }: { code: string | null | undefined }) {
  const { word } = useWords();
  if (!code) return <>–</>;
  const province = word('province', code.slice(0, 2));
  return <span title={code}>{province === code.slice(0, 2) ? code : province}</span>;
}
