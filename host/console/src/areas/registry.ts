import type { Area } from './area';
import { policies } from './policies/area';
import { workbench } from './workbench/area';

/** The areas in the order of the navigation; the first that a person may see is where they begin. */
export const areas: readonly Area[] = [workbench, policies];
