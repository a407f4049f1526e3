import { App, Button, Table } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { AmountInput } from '../../desk/AmountInput';
import type { Amount } from '../../desk/amounts';
import { useCommand } from '../../desk/commands';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';
import { Money } from '../../shared/values';
import { AUTHORITIES, ROLES } from './values';

type Role = Schemas['Role'];
type Kind = Schemas['AuthorityKind'];

/** How much each role may give away without asking. */
export function Limits() {
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'limits'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/limits', { params: { path: { shop } }, signal })),
  });
  return <Loaded query={found}>{(data) => <Grid items={data.items} />}</Loaded>;
}

function Grid({ items }: { items: Schemas['LimitBody'][] }) {
  const { t, word } = useWords();
  const { may } = useShop();
  const { message } = App.useApp();
  const [changed, setChanged] = useState<Schemas['LimitBody'][]>();
  const now = changed ?? items;
  const found = (role: Role, kind: Kind) => now.find((each) => each.role === role && each.kind === kind);
  const save = useCommand<Schemas['LimitBody'][], Schemas['LimitsBody']>(
    (limits, shop) => take(api.PUT('/api/v1/shops/{shop}/limits', { params: { path: { shop } }, body: { items: limits } })),
    {
      stale: ['limits'],
      done: () => {
        setChanged(undefined);
        void message.success(t('settings.saved'));
      },
    },
  );
  const set = (role: Role, kind: Kind, limit: Amount | null) => {
    const others = now.filter((each) => each.role !== role || each.kind !== kind);
    setChanged(limit === null ? others : [...others, { role, kind, limit }]);
  };
  const mayWrite = may('shop:write');
  return (
    <>
      <p className="secondary">{t('settings.limits.text')}</p>
      <Table<{ role: Role }>
        size="small"
        rowKey="role"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={ROLES.map((role) => ({ role }))}
        columns={[
          { title: t('settings.members.role'), width: 140, render: (_, { role }) => t(`roles.${role}`) },
          ...AUTHORITIES.map((kind) => ({
            title: word('authority', kind),
            width: 160,
            render: (_: unknown, { role }: { role: Role }) => {
              const limit = found(role, kind);
              if (limit && !limit.limit) return t('settings.limits.unlimited');
              if (!mayWrite) return limit?.limit ? <Money value={limit.limit} /> : t('settings.limits.none');
              return (
                <AmountInput
                  value={limit?.limit ?? null}
                  onChange={(value) => set(role, kind, value)}
                  aria-label={`${t(`roles.${role}`)}: ${word('authority', kind)}`}
                />
              );
            },
          })),
        ]}
      />
      {mayWrite && (
        <Button type="primary" className="desk-add" disabled={!changed} loading={save.isPending} onClick={() => changed && save.mutate(changed)}>
          {t('settings.save')}
        </Button>
      )}
    </>
  );
}
