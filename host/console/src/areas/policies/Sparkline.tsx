import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';

const WIDTH = 240;
const HEIGHT = 28;

/** Decisions a day, the last 14 days, as bars; what failed or fell back to the default on top, in red. */
export function Sparkline({ days, label }: { days: readonly Schemas['DayBody'][]; label: string }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const most = Math.max(1, ...days.map((day) => day.decisions));
  const step = WIDTH / Math.max(1, days.length);
  const height = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label} className="sparkline">
      {days.map((day, index) => (
        <g key={day.date}>
          <title>{t('policies.card.day', { date: day.date, decisions: String(day.decisions), defaults: String(day.defaults) })}</title>
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - 1} height={1} fill={token.colorBorder} />
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - height(day.decisions)} height={height(day.decisions)} fill={token.colorPrimary} opacity={0.75} />
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - height(day.decisions)} height={height(day.defaults)} fill={token.colorError} />
        </g>
      ))}
    </svg>
  );
}
