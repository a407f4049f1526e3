import { LinkOutlined } from '@ant-design/icons';
import { Alert, Button, Modal, Typography } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useShop } from '../../session/me';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import { useWords } from '../words';

/** Makes the link with which the buyer follows the order; it is shown once. */
export function TrackingLink({ order }: { order: string }) {
  const { t } = useWords();
  const { may } = useShop();
  const [made, setMade] = useState<Schemas['TrackingLinkBody']>();
  const make = useCommand<void, Schemas['TrackingLinkBody']>(
    (_, shop) => take(api.POST('/api/v1/shops/{shop}/orders/{order}/tracking-links', { params: { path: { shop, order } } })),
    { stale: [], done: setMade },
  );
  // Not an action of the order: a matter of this permission in whatever state the order is.
  if (!may('order:write')) return null;
  const address = made && new URL(made.path, window.location.origin).href;
  return (
    <>
      <Button icon={<LinkOutlined />} data-action="tracking-link" loading={make.isPending} onClick={() => make.mutate()}>
        {t('orders.link.make')}
      </Button>
      <Modal open={made !== undefined} title={t('orders.link.title')} footer={null} onCancel={() => setMade(undefined)}>
        <Alert type="info" showIcon title={t('orders.link.once')} />
        {address && (
          <Typography.Paragraph className="code desk-token" copyable={{ text: address }}>
            <a href={address} target="_blank" rel="noreferrer">
              {address}
            </a>
          </Typography.Paragraph>
        )}
        <span className="secondary">
          {t('orders.link.until')} <Time at={made?.expires_at} exact />
        </span>
      </Modal>
    </>
  );
}
