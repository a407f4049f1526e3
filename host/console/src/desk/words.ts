import { useTranslation } from 'react-i18next';

/** Texts, and the names of the API's enumerated values: `word('caseState', 'opened')`. */
export function useWords() {
  const { t, i18n } = useTranslation();
  return {
    t,
    /** A value without a name yet is shown as the API says it. */
    word: (group: string, value: string): string => {
      const key = `words.${group}.${value}`;
      return i18n.exists(key) ? t(key as 'words.pace.late') : value;
    },
  };
}
