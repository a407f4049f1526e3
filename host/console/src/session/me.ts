import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, take, type Schemas } from '../api/client';

export type Permission = Schemas['Permission'];
export type MyShop = Schemas['MyShop'];

export const meKey = ['me'] as const;

/** Who is signed in, and where they work. */
export function useMe() {
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => take(api.GET('/api/v1/me', { signal })) });
}

/** The shop that the page is about, and what this person may do there. */
export interface InShop {
  shop: string;
  name: string;
  role: MyShop['role'];
  person: Schemas['PersonBody'];
  currency: string;
  timeZone: string;
  may: (permission: Permission) => boolean;
}

export const InShopContext = createContext<InShop | null>(null);

/** The shop of the page; only below `/s/{shop}`. */
export function useShop(): InShop {
  const found = useContext(InShopContext);
  if (found === null) throw new Error('useShop is for pages of a shop');
  return found;
}
