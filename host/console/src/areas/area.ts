import type { ComponentType, ReactNode } from 'react';
import type { Summary } from '../desk/summary';
import type { Permission } from '../session/me';
import type { TextKey } from '../texts';

/** A part of the console with pages of its own under `/s/{shop}/{path}`. */
export interface Area {
  /** First part of its addresses, and its key. */
  path: string;
  label: TextKey;
  icon: ReactNode;
  /** Who sees it. */
  permission: Permission;
  /** How much of it waits for this person. */
  waiting?: (summary: Summary) => number | undefined;
  /** Its pages: a component with `<Routes>` of its own, loaded when it is opened. */
  pages: () => Promise<{ default: ComponentType }>;
}
