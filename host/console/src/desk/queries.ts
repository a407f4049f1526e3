import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { api, take } from '../api/client';
import type { Schemas } from '../api/client';
import { useShop } from '../session/me';
import { pageParams } from '../shared/PagedTable';
import type { Page } from '../shared/PagedTable';

export type Approval = Schemas['ApprovalBody'];
export type Case = Schemas['CaseBody'];
export type Conversation = Schemas['ConversationBody'];
export type Customer = Schemas['CustomerBody'];
export type Member = Schemas['MemberBody'];
export type Message = Schemas['MessageBody'];
export type Order = Schemas['OrderBody'];
export type OrderDetail = Schemas['OrderDetailBody'];

/** Rows asked for at once: the host gives at most a hundred. */
const PAGE = 50;

/** All rows of the pages that were loaded so far. */
export function rows<T>(result: UseInfiniteQueryResult<InfiniteData<Page<T>>>): T[] {
  return result.data?.pages.flatMap((page) => page.items) ?? [];
}

function usePages<T>(
  key: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  options: { enabled?: boolean; poll?: number } = {},
) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    ...pageParams,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.poll ? { refetchInterval: options.poll } : {}),
  });
}

export interface ConversationFilter {
  state?: Conversation['state'];
  assignee?: string;
  stage?: Conversation['stage'];
  customer?: string;
  late?: boolean;
}

/** Milliseconds after which those who became late by the clock alone are looked for. */
const LATE_POLL_MS = 20_000;

export function useConversations(filter: ConversationFilter) {
  const { shop } = useShop();
  return usePages<Conversation>(
    [shop, 'conversations', filter],
    (cursor, signal) =>
      take(
        api.GET('/api/v1/shops/{shop}/conversations', {
          params: { path: { shop }, query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    filter.late ? { poll: LATE_POLL_MS } : {},
  );
}

export function useConversation(conversation: string | undefined) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'conversations', conversation],
    enabled: conversation !== undefined,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/conversations/{conversation}', {
          params: { path: { shop, conversation: conversation ?? '' } },
          signal,
        }),
      ),
  });
}

/** The messages of a conversation, newest page first; `rows` gives them newest first. */
export function useMessages(conversation: string) {
  const { shop } = useShop();
  return usePages<Message>([shop, 'conversations', conversation, 'messages'], (cursor, signal) =>
    take(
      api.GET('/api/v1/shops/{shop}/conversations/{conversation}/messages', {
        params: {
          path: { shop, conversation },
          query: { limit: PAGE, order: 'newest-first', ...(cursor ? { cursor } : {}) },
        },
        signal,
      }),
    ),
  );
}

export function useCustomer(customer: string | undefined) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'customers', customer],
    enabled: customer !== undefined,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/customers/{customer}', {
          params: { path: { shop, customer: customer ?? '' } },
          signal,
        }),
      ),
  });
}

export interface OrderFilter {
  payment_state?: Order['payment_state'];
  fulfilment_state?: Order['fulfilment_state'];
  after_sales_state?: Order['after_sales_state'];
  customer?: string;
  search?: string;
  held?: boolean;
  consulted?: boolean;
  late?: boolean;
}

export function useOrders(filter: OrderFilter, enabled = true) {
  const { shop } = useShop();
  return usePages<Order>(
    [shop, 'orders', filter],
    (cursor, signal) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders', {
          params: { path: { shop }, query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    { enabled },
  );
}

export function useOrder(order: string | undefined | null) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'orders', order],
    enabled: Boolean(order),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders/{order}', {
          params: { path: { shop, order: order ?? '' } },
          signal,
        }),
      ),
  });
}

export function useQuotes(order: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'orders', order, 'quotes'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders/{order}/courier-quotes', {
          params: { path: { shop, order } },
          signal,
        }),
      ),
  });
}

export function useOffers(order: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'orders', order, 'offers'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders/{order}/discount-offers', {
          params: { path: { shop, order } },
          signal,
        }),
      ),
  });
}

export function usePayments(order: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'orders', order, 'payments'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders/{order}/payments', {
          params: { path: { shop, order } },
          signal,
        }),
      ),
  });
}

export function useHolds(order: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'orders', order, 'holds'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/orders/{order}/holds', {
          params: { path: { shop, order } },
          signal,
        }),
      ),
  });
}

export interface CaseFilter {
  state?: Case['state'];
  kind?: Case['kind'];
  cause?: Case['cause'];
  order?: string;
  customer?: string;
  assignee?: string;
  open?: boolean;
  overdue?: boolean;
  refund_or_dispute?: boolean;
}

export function useCases(filter: CaseFilter, enabled = true) {
  const { shop } = useShop();
  return usePages<Case>(
    [shop, 'cases', filter],
    (cursor, signal) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases', {
          params: { path: { shop }, query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    { enabled },
  );
}

export function useCase(id: string | undefined) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}', {
          params: { path: { shop, case: id ?? '' } },
          signal,
        }),
      ),
  });
}

export function useSolutions(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'solutions'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/solutions', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export function useCompensations(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'compensations'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/compensations', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export function useEvidence(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'evidence'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/evidence', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export function useInspections(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'inspections'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/inspections', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export function useRefunds(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'refunds'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/refunds', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export function useCaseTimeline(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'cases', id, 'timeline'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/cases/{case}/timeline', {
          params: { path: { shop, case: id } },
          signal,
        }),
      ),
  });
}

export interface ApprovalFilter {
  state?: Approval['state'];
  kind?: Approval['kind'];
  /** Only what the caller may decide now. */
  for_me?: boolean;
}

export function useApprovals(filter: ApprovalFilter) {
  const { shop } = useShop();
  return usePages<Approval>([shop, 'approvals', filter], (cursor, signal) =>
    take(
      api.GET('/api/v1/shops/{shop}/approvals', {
        params: { path: { shop }, query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    ),
  );
}

/** The shop's people: a hundred at most, which is more than a desk has. */
export function useMembers(enabled = true) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'members'],
    enabled,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/shops/{shop}/members', {
          params: { path: { shop }, query: { limit: 100 } },
          signal,
        }),
      ),
  });
}

export function useSku(sku: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'skus', sku],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/shops/{shop}/skus/{sku}', { params: { path: { shop, sku } }, signal })),
  });
}
