import type { ComponentType, ReactNode } from 'react';
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
  /** Its pages: a component with `<Routes>` of its own, loaded when it is opened. */
  pages: () => Promise<{ default: ComponentType }>;
}
