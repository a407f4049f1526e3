import { useMemo } from 'react';
import { useMembers } from './queries';

/** The name of a colleague by the id in the API's answers; the id's end where the list is not to be had. */
export function usePeople(): (user: string | null | undefined) => string {
  const members = useMembers();
  return useMemo(() => {
    const names = new Map((members.data?.items ?? []).map((each) => [each.id, each.service_name || each.display_name]));
    return (user) => (user ? (names.get(user) ?? user.slice(-4)) : '–');
  }, [members.data]);
}
