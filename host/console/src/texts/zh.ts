import type { en } from './en';
import type { SameShape } from './same-shape';
import { developers } from './zh/developers';
import { frame } from './zh/frame';
import { policies } from './zh/policies';
import { words } from './zh/words';
import { desk } from './zh/desk';
import { workbench } from './zh/workbench';
import { orders } from './zh/orders';
import { cases } from './zh/cases';
import { approvals } from './zh/approvals';
import { settings } from './zh/settings';
import { buyer } from './zh/buyer';

/** Simplified Chinese. */
export const zh: SameShape<typeof en> = { ...frame, ...words, developers, policies, ...desk, ...workbench, ...orders, ...cases, ...approvals, ...settings, ...buyer };
