import type { Schemas } from '../api/client';

export type FlagColor = Schemas['FlagColor'];

/** Colours of order flags. Each also carries a letter, so that nobody must tell them apart by colour. */
export const FLAG_COLORS: Record<FlagColor, string> = {
  red: '#cf1322',
  yellow: '#ad6800',
  green: '#237804',
  blue: '#0958d9',
  purple: '#531dab',
  grey: '#595959',
};

/** The letters on the flags, alike in all languages, as on the print slips. */
export const FLAG_LETTERS: Record<FlagColor, string> = {
  red: 'R',
  yellow: 'Y',
  green: 'G',
  blue: 'B',
  purple: 'P',
  grey: 'N',
};
