import { Badge, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { live } from '../live/stream';
import { useFormat } from '../shared/format';
import { useStore } from '../store';

/** Whether the page is up to date by itself; in words too, not by colour alone. */
export function ConnectionState() {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const { connection, heardAt } = useStore(live);
  // A host without a stream is nothing a person can mend: pages read anew when they are looked at.
  if (connection === 'absent') return null;
  const status = { connecting: 'processing', live: 'success', lost: 'error' } as const;
  const text = t(`frame.connection.${connection}`);
  const since = heardAt === null ? '' : ` ${t('frame.connection.asOf', { time: clock(heardAt) })}`;
  return (
    <Tooltip title={text + since}>
      <span role="status" className="frame-connection" data-connection={connection}>
        <Badge status={status[connection]} text={connection === 'live' ? <span className="only-wide">{text}</span> : text} />
      </span>
    </Tooltip>
  );
}
