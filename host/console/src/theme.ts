import { theme as antd, type ThemeConfig } from 'antd';
import { makeRememberedStore } from './store';

/** What a person chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** The chosen theme, remembered in this browser. */
export const themeChoice = makeRememberedStore<ThemeChoice>('theme', (stored) =>
  stored === 'light' || stored === 'dark' ? stored : 'system',
);

/** Colours with one meaning each, in both themes at a contrast of at least 4.5 : 1 against the page. */
export const meaning = {
  light: { met: '#18794e', near: '#8f5b00', breached: '#c1272d', calm: '#5b6570', line: '#0f6b66', former: '#8a6d3b' },
  dark: { met: '#4cc38a', near: '#f1b24a', breached: '#ff8a84', calm: '#a3adb8', line: '#4fc2b8', former: '#d8b26e' },
} as const;

const shared: ThemeConfig['token'] = {
  fontSize: 13,
  controlHeight: 30,
  borderRadius: 5,
  wireframe: false,
  // The device's own face first, then what each system has for Chinese.
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyCode: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.16s',
};

const components: ThemeConfig['components'] = {
  Table: { cellPaddingBlockMD: 7, cellPaddingInlineMD: 10, cellPaddingBlockSM: 5, cellPaddingInlineSM: 8 },
  Card: { bodyPadding: 14, headerPadding: 14, headerHeight: 42, headerFontSize: 14 },
  Layout: { headerHeight: 48, headerPadding: '0 12px' },
  Menu: { itemHeight: 34, itemMarginBlock: 2, itemBorderRadius: 5 },
  Form: { itemMarginBottom: 16 },
  Descriptions: { itemPaddingBottom: 8 },
};

/** Every colour and measure of the console, in one place. */
export const themes: Record<'light' | 'dark', ThemeConfig> = {
  light: {
    algorithm: antd.defaultAlgorithm,
    token: {
      ...shared,
      colorPrimary: '#0f6b66',
      colorLink: '#0b5f8a',
      colorSuccess: meaning.light.met,
      colorWarning: meaning.light.near,
      colorError: meaning.light.breached,
      colorInfo: '#0b5f8a',
      // What Ant Design derives from colours this dark is grey.
      colorPrimaryBg: '#e2f0ee',
      colorPrimaryBgHover: '#cfe6e3',
      colorPrimaryBorder: '#9fcbc6',
      colorSuccessBg: '#e6f4ec',
      colorSuccessBorder: '#a9d8bd',
      colorWarningBg: '#fdf3df',
      colorWarningBorder: '#ecd39b',
      colorErrorBg: '#fdeceb',
      colorErrorBorder: '#f2b8b5',
      colorInfoBg: '#e6f1f7',
      colorInfoBorder: '#a8cfe3',
      controlItemBgActive: '#e2f0ee',
      controlItemBgActiveHover: '#cfe6e3',
      colorBgLayout: '#f4f6f7',
      colorTextBase: '#16202a',
      colorTextSecondary: '#47525e',
      colorTextTertiary: '#5b6570',
      colorTextQuaternary: '#6b7580',
      colorTextDescription: '#5b6570',
      colorTextPlaceholder: '#6b7580',
    },
    components: {
      ...components,
      Layout: { ...components.Layout, headerBg: '#ffffff', siderBg: '#ffffff', bodyBg: '#f4f6f7' },
      Menu: { ...components.Menu, itemSelectedBg: '#e2f0ee', itemSelectedColor: '#0b524e' },
    },
  },
  dark: {
    algorithm: antd.darkAlgorithm,
    token: {
      ...shared,
      colorPrimary: '#17857d',
      colorLink: '#6cb8e6',
      colorSuccess: meaning.dark.met,
      colorWarning: meaning.dark.near,
      colorError: meaning.dark.breached,
      colorInfo: '#6cb8e6',
      // What Ant Design makes of the red is too dark for text, and white on it too light.
      colorErrorText: '#ffa39e',
      colorBgBase: '#12171c',
      colorBgLayout: '#0d1115',
      colorBgContainer: '#171d23',
      colorBgElevated: '#1f262e',
      colorBorder: '#46525e',
      colorBorderSecondary: '#2a323a',
      colorTextSecondary: '#c3ccd5',
      colorTextTertiary: '#a3adb8',
      colorTextQuaternary: '#93a0ad',
      colorTextDescription: '#a3adb8',
      colorTextPlaceholder: '#93a0ad',
    },
    components: {
      ...components,
      Layout: { ...components.Layout, headerBg: '#161c22', siderBg: '#161c22', bodyBg: '#0d1115' },
      Menu: { ...components.Menu, itemSelectedBg: '#17383a', itemSelectedColor: '#8fded5', horizontalItemSelectedColor: '#5ccabf', horizontalItemHoverColor: '#5ccabf' },
      Button: { dangerColor: '#1d0a09' },
      Tabs: { itemSelectedColor: '#5ccabf', itemHoverColor: '#8fded5', itemActiveColor: '#8fded5', inkBarColor: '#5ccabf' },
    },
  },
};
