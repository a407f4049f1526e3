import { theme } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { useStore } from '../../store';
import { language } from '../../texts';

/** A chart of ECharts, fetched when the first one is shown; `label` says what it shows to who cannot see it. */
export function Chart({ option, height, label }: { option: EChartsCoreOption; height: number; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const { token } = theme.useToken();
  const words = useStore(language);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let ended = false;
    let end = () => {};
    void import('./echarts').then(({ init }) => {
      if (ended) return;
      const chart = init(element, null, { renderer: 'svg', locale: words === 'zh-CN' ? 'ZH' : 'EN' });
      chart.setOption({ textStyle: { fontFamily: token.fontFamily, color: token.colorText }, animation: false, ...option });
      const watch = new ResizeObserver(() => chart.resize());
      watch.observe(element);
      end = () => {
        watch.disconnect();
        chart.dispose();
      };
    });
    return () => {
      ended = true;
      end();
    };
  }, [option, token, words]);
  return <div ref={frame} role="img" aria-label={label} style={{ height }} />;
}
