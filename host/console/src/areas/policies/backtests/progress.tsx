import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client';

const stateColours: Record<Schemas['BacktestState'], string> = {
  queued: 'default',
  running: 'processing',
  paused: 'warning',
  done: 'success',
  failed: 'error',
  cancelled: 'default',
};

/** How a backtest stands, in a word and a colour. */
export function StateTag({ state }: { state: Schemas['BacktestState'] }) {
  const { t } = useTranslation();
  return (
    <Tag color={stateColours[state]} variant="outlined">
      {t(`policies.backtest.states.${state}`)}
    </Tag>
  );
}

/** How far it is, whole percent. */
export function percent({ done, total }: { done: number; total: number }): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}
