import { developers } from './en/developers';
import { frame } from './en/frame';
import { policies } from './en/policies';
import { words } from './en/words';
import { desk } from './en/desk';
import { workbench } from './en/workbench';
import { orders } from './en/orders';
import { cases } from './en/cases';
import { approvals } from './en/approvals';
import { settings } from './en/settings';
import { buyer } from './en/buyer';

/** English: what the other languages are measured by. One file an area below `en/` and `zh/`. */
export const en = { ...frame, ...words, developers, policies, ...desk, ...workbench, ...orders, ...cases, ...approvals, ...settings, ...buyer } as const;
