import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { makeQueryClient } from './api/queries';
import { routes } from './routes';
import { useStore } from './store';
import { language } from './texts';
import { themeChoice, themes } from './theme';

const darkDevice = window.matchMedia('(prefers-color-scheme: dark)');
const stillDevice = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the device says so, now. */
function useDevice(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
}

/** The theme that is shown: what was chosen, else what the device prefers. */
function useShownTheme(): 'light' | 'dark' {
  const choice = useStore(themeChoice);
  const dark = useDevice(darkDevice);
  if (choice !== 'system') return choice;
  return dark ? 'dark' : 'light';
}

export function App() {
  const shown = useShownTheme();
  const still = useDevice(stillDevice);
  const words = useStore(language);
  const [cache] = useState(makeQueryClient);
  const [router] = useState(() => createBrowserRouter(routes));
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
    document.documentElement.lang = words;
  }, [shown, words]);
  return (
    <ConfigProvider
      theme={still ? { ...themes[shown], token: { ...themes[shown].token, motion: false } } : themes[shown]}
      locale={words === 'zh-CN' ? zhCN : enUS}
      componentSize="middle"
      button={{ autoInsertSpace: false }}
    >
      <AntdApp className="app">
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  );
}
