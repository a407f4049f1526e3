import { buyer as en } from '../texts/en/buyer';
import { buyer as zh } from '../texts/zh/buyer';

type Keys<T, P extends string> = { [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Keys<T[K], `${P}${K}.`> }[keyof T & string];

/** The key of a text for buyers, such as `buyer.send`. */
export type BuyerKey = Keys<typeof en, ''>;

/** The language that buyers' pages are shown in: what is asked for, else the browser's. */
export function languageFor(wanted: string | null | undefined): 'zh-CN' | 'en' {
  return (wanted ?? navigator.language).toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Texts in a language; the console's i18n library would be larger than the widget. */
export function textsIn(language: 'zh-CN' | 'en'): (key: BuyerKey, slots?: Record<string, string>) => string {
  const texts: unknown = language === 'en' ? en : zh;
  return (key, slots = {}) => {
    const found = key.split('.').reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], texts);
    // A value that the API has got since is shown as it is.
    const text = typeof found === 'string' ? found : (key.split('.').at(-1) ?? key);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => slots[name] ?? '');
  };
}
