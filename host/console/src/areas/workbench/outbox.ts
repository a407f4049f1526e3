import type { Schemas } from '../../api/client';

/** How an unsent message stands: on its way, without an answer yet, or refused by the host. */
export type OutgoingState = 'sending' | 'waiting' | 'refused';

/** A message that was sent here and that the host has not yet shown in the conversation. */
export interface Outgoing {
  /** The same id is sent at every attempt, so that the host keeps one message of it. */
  clientId: string;
  conversation: string;
  text: string;
  internal: boolean;
  acknowledged: string[];
  createdAt: string;
  state: OutgoingState;
  findings?: Schemas['FindingBody'][];
  rewritten?: string;
  code?: string;
  detail?: string;
}

const PREFIX = 'shopwit.outbox.';

/** The outbox of a shop: kept over reloads, told to those who listen. */
export class Outbox {
  private readonly storageKey: string;
  private items: Outgoing[];
  private readonly listeners = new Set<() => void>();

  constructor(shop: string) {
    this.storageKey = PREFIX + shop;
    this.items = this.load();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  all = (): Outgoing[] => this.items;

  put(item: Outgoing): void {
    const others = this.items.filter((each) => each.clientId !== item.clientId);
    this.store([...others, item].sort((a, b) => a.createdAt.localeCompare(b.createdAt)));
  }

  remove(clientId: string): void {
    if (this.items.some((each) => each.clientId === clientId)) {
      this.store(this.items.filter((each) => each.clientId !== clientId));
    }
  }

  private store(items: Outgoing[]): void {
    this.items = items;
    try {
      localStorage.setItem(this.storageKey, JSON.stringify(items));
    } catch {
      // Without storage the outbox lives as long as the page.
    }
    this.listeners.forEach((listener) => listener());
  }

  private load(): Outgoing[] {
    try {
      const kept = JSON.parse(localStorage.getItem(this.storageKey) ?? '[]') as Outgoing[];
      // What was on its way when the page ended is sent again: its client id makes that harmless.
      return kept.map((item) => (item.state === 'sending' ? { ...item, state: 'waiting' } : item));
    } catch {
      return [];
    }
  }
}
