import { createParser } from 'eventsource-parser';

/** A message as the buyer sees it. */
export interface ChatMessage {
  seq: number;
  author: 'buyer' | 'agent' | 'auto';
  agent: string | null;
  text: string;
  client_id: string | null;
  created_at: string;
}

/** What the buyer sees of the conversation. */
export interface Visit {
  number: number;
  state: 'waiting' | 'answered' | 'closed';
  agent: string | null;
  last_seq: number;
  survey: { rating: number; text: string | null } | null;
}

/** What the chat shows before anybody wrote. */
export interface ChatInfo {
  name: string;
  locale: string;
  attended: boolean;
}

export interface Amount {
  minor_units: number;
  currency: string;
}

/** An order as its buyer sees it. */
export interface TrackedOrder {
  number: number;
  payment_state: string;
  fulfilment_state: string;
  after_sales_state: string;
  receiver: { name: string; phone: string; region: string };
  lines: { product_name: string; quantity: number; total: Amount }[];
  shipping_fee: Amount;
  total: Amount;
  paid: Amount;
  refunded: Amount;
  ship_by: string | null;
  parcels: { courier: string; waybill_number: string; shipped_at: string; delivered_at: string | null }[];
  timeline: { event: 'placed' | 'paid' | 'packed' | 'shipped' | 'delivered' | 'completed' | 'closed'; at: string }[];
  cases: {
    number: number;
    kind: string;
    state: string;
    opened_at: string;
    expected_solution_at: string | null;
    closed_at: string | null;
    steps: { step: string; at: string }[];
  }[];
}

/** A request that did not succeed; status 0: nobody answered. */
export class BuyerProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }

  /** Nothing is known about what became of it: it may be sent again. */
  get mayRetry(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What somebody without an account may ask of a shop. Nothing is kept in cookies. */
export class BuyerApi {
  constructor(
    /** `https://desk.example`, or nothing for the page's own host. */
    private readonly host: string,
    private readonly shop: string,
  ) {}

  info = () => this.ask<ChatInfo>('GET', '');

  begin = (text: string, language: string, order: string | undefined) =>
    this.ask<{ token: string; conversation: Visit }>('POST', '/conversations', order, { text, language });

  visit = (token: string) => this.ask<Visit>('GET', '/conversation', token);

  write = (token: string, text: string, client_id: string) =>
    this.ask<ChatMessage>('POST', '/conversation/messages', token, { text, client_id });

  survey = (token: string, rating: number) => this.ask<Visit>('PUT', '/conversation/survey', token, { rating });

  lookUp = (number: string, phone_tail: string) =>
    this.ask<{ token: string; order: TrackedOrder }>('POST', '/orders/lookup', undefined, { number, phone_tail });

  order = (token: string) => this.ask<TrackedOrder>('GET', '/order', token);

  /** Reads the conversation as it goes on, until it ends, breaks or is aborted. */
  async follow(token: string, after: number, signal: AbortSignal, hear: (event: string, data: string) => void): Promise<void> {
    const response = await fetch(this.address('/conversation/events'), {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(after > 0 ? { 'last-event-id': String(after) } : {}) },
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || !response.body) throw new BuyerProblem(response.status, 'stream');
    const parser = createParser({ onEvent: (event) => hear(event.event ?? 'message', event.data) });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  private address(path: string): string {
    return `${this.host}/api/v1/buyer/${encodeURIComponent(this.shop)}${path}`;
  }

  private async ask<T>(method: string, path: string, token?: string, body?: object): Promise<T> {
    let response: Response;
    try {
      response = await fetch(this.address(path), {
        method,
        credentials: 'omit',
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch {
      throw new BuyerProblem(0, 'offline');
    }
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new BuyerProblem(response.status, (answer as { code?: string } | null)?.code ?? 'unreadable');
    return answer as T;
  }
}
