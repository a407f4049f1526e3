import { useQuery } from '@tanstack/react-query';
import { api, take, takeWithTag, type Schemas } from '../../api/client';
import { useShop } from '../../session/me';

export type Kind = Schemas['PolicyKind'];
export type Policy = Schemas['PolicyBody'];
export type Version = Schemas['VersionBody'];

/** What answers each kind. */
export function usePolicies() {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'policies'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/policies', { params: { path: { shop } }, signal })),
  });
}

/** What answers a kind, with the tag that a change gives back. */
export function usePolicy(kind: Kind) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'policies', kind],
    queryFn: ({ signal }) =>
      takeWithTag(api.GET('/api/v1/shops/{shop}/policies/{kind}', { params: { path: { shop, kind } }, signal })),
  });
}

export function useHistory(kind: Kind) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'policies', kind, 'history'],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/policies/{kind}/history', { params: { path: { shop, kind } }, signal })),
  });
}

export function useSettings(kind: Kind) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'policies', kind, 'settings'],
    queryFn: ({ signal }) =>
      takeWithTag(api.GET('/api/v1/shops/{shop}/policies/{kind}/settings', { params: { path: { shop, kind } }, signal })),
  });
}

/** Pages of a list that are read whole where a person picks from it; nobody picks from more. */
const PAGES_MAX = 10;

/** Every plugin of the shop. */
export function usePlugins() {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'plugins'],
    queryFn: async ({ signal }) => {
      const items: Schemas['PluginBody'][] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const query = cursor === undefined ? { limit: 100 } : { limit: 100, cursor };
        const body = await take(api.GET('/api/v1/shops/{shop}/plugins', { params: { path: { shop }, query }, signal }));
        items.push(...body.items);
        if (!body.next_cursor) break;
        cursor = body.next_cursor;
      }
      return items;
    },
  });
}

/** The versions that could answer a kind, newest first. */
export function readyVersions(plugins: readonly Schemas['PluginBody'][], kind: Kind): Version[] {
  return plugins
    .flatMap((plugin) => plugin.versions)
    .filter((version) => version.status === 'ready' && version.kinds.includes(kind))
    .sort((one, other) => other.created_at.localeCompare(one.created_at));
}

/** `courier-fee 0.1.0 · 80bd026d` */
export function versionName(version: { name?: string; version: string; digest: string }): string {
  return `${version.name ?? ''} ${version.version} · ${version.digest.slice(0, 8)}`.trim();
}

type Stage = Schemas['StageBody'];

/** The whole of what answers, as a `PUT` takes it, with some of it changed. */
export function wishOf(policy: Policy, change: { canary?: Schemas['CanaryWish'] | null; shadow?: readonly Stage[] } = {}): Schemas['BindingPut'] {
  const stage = (one: Stage) => ({ digest: one.digest, tables: one.tables });
  const canary =
    change.canary !== undefined ? change.canary : policy.canary ? { ...stage(policy.canary), share_bps: policy.canary.share_bps } : null;
  return {
    active: { digest: policy.active?.digest ?? '' },
    canary,
    shadow: (change.shadow ?? policy.shadow).map(stage),
  };
}
