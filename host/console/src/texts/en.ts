import { developers } from './en/developers';
import { frame } from './en/frame';
import { policies } from './en/policies';
import { words } from './en/words';

/** English: what the other languages are measured by. One file an area below `en/` and `zh/`. */
export const en = { ...frame, ...words, developers, policies } as const;
