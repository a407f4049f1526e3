import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import i18next, { type ParseKeys } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { makeRememberedStore } from '../store';
import { en } from './en';
import { zh } from './zh';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** The interface languages, each in its own words. */
export const languages = { 'zh-CN': '简体中文', en: 'English' } as const;
export type Language = keyof typeof languages;

/** The key of a text. */
export type TextKey = ParseKeys;

/** The language: what was chosen here before, else the browser's first. */
export const language = makeRememberedStore<Language>('language', (stored) => {
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
});

/** Makes the texts ready; at once, they come with the program. */
export function startTexts(): void {
  void i18next.use(initReactI18next).init({
    lng: language.get(),
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: { translation: en }, 'zh-CN': { translation: zh } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  followLanguage();
  language.subscribe(followLanguage);
}

function followLanguage(): void {
  const chosen = language.get();
  dayjs.locale(chosen === 'zh-CN' ? 'zh-cn' : 'en');
  if (i18next.language !== chosen) void i18next.changeLanguage(chosen);
}
