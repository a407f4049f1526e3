import type { en } from './en';
import type { SameShape } from './same-shape';
import { developers } from './zh/developers';
import { frame } from './zh/frame';
import { policies } from './zh/policies';
import { words } from './zh/words';

/** Simplified Chinese. */
export const zh: SameShape<typeof en> = { ...frame, ...words, developers, policies };
