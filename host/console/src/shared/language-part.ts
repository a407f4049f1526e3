import { useStore } from '../store';
import { language } from '../texts';

const chinese = /[\u3400-\u9fff]/;

/**
 * The part of a text of the shop or of a plugin that is in the language of the page. One text is written for all languages,
 * parted by " · ": "快递费 · Courier fee". A text that is not parted so is shown whole.
 */
export function partInLanguage(text: string, wanted: string): string {
  const parts = text.split(/\s*·\s*/).filter(Boolean);
  const fitting = parts.filter((part) => chinese.test(part) === wanted.startsWith('zh'));
  return fitting.length === 0 || fitting.length === parts.length ? text : fitting.join(' · ');
}

/** {@link partInLanguage} with the language of the page. */
export function usePart(): (text: string) => string {
  const wanted = useStore(language);
  return (text) => partInLanguage(text, wanted);
}
