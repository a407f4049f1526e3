import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../shared/format';

const WIDTH = 240;
const HEIGHT = 28;

/** Decisions an hour, the last 24 hours, as bars; what failed or fell back to the default on top, in red. */
export function Sparkline({ hours, label }: { hours: readonly Schemas['HourBody'][]; label: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { token } = theme.useToken();
  const asked = (hour: Schemas['HourBody']) => hour.decided + hour.defaulted;
  const most = Math.max(1, ...hours.map(asked));
  const step = WIDTH / Math.max(1, hours.length);
  const height = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label} className="sparkline">
      {hours.map((hour, index) => (
        <g key={hour.at}>
          <title>{t('policies.card.hour', { at: dateTime(hour.at), decisions: String(asked(hour)), defaults: String(hour.defaulted) })}</title>
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - 1} height={1} fill={token.colorBorder} />
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - height(asked(hour))} height={height(asked(hour))} fill={token.colorPrimary} />
          <rect x={index * step + 1} width={step - 2} y={HEIGHT - height(asked(hour))} height={height(hour.defaulted)} fill={token.colorError} />
        </g>
      ))}
    </svg>
  );
}
