import type { en } from './en';
import type { SameShape } from './same-shape';
import { frame } from './zh/frame';
import { policies } from './zh/policies';
import { words } from './zh/words';
import { desk } from './zh/desk';
import { workbench } from './zh/workbench';

/** Simplified Chinese. */
export const zh: SameShape<typeof en> = { ...frame, ...words, policies, ...desk, ...workbench };
