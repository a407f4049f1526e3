import type { Area } from './area';
import { developers } from './developers/area';
import { policies } from './policies/area';
import { workbench } from './workbench/area';
import { orders } from './orders/area';
import { cases } from './cases/area';
import { approvals } from './approvals/area';
import { settings } from './settings/area';

/** The areas in the order of the navigation; the first that a person may see is where they begin. */
export const areas: readonly Area[] = [workbench, orders, cases, approvals, policies, developers, settings];
