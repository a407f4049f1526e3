import { BuyerProblem } from './api';
import type { BuyerApi, ChatInfo, ChatMessage, Visit } from './api';

/** A message of the buyer that the host does not have yet. */
export interface Unsent {
  client_id: string;
  text: string;
  failed: boolean;
}

/** Everything that the chat window shows. */
export interface ChatState {
  info: ChatInfo | null;
  visit: Visit | null;
  messages: ChatMessage[];
  unsent: Unsent[];
  /** Whether what is shown is up to date. */
  connected: boolean;
  /** Number of the last message that was in sight. */
  seen: number;
}

/** Milliseconds before the first and the longest wait between two tries. */
const WAIT_MS = { first: 1_000, longest: 30_000 };

/** A conversation of a buyer in one browser: kept over pages, resumed after interruptions. */
export class Chat {
  state: ChatState = { info: null, visit: null, messages: [], unsent: [], connected: false, seen: 0 };
  private token: string | null;
  private sending = false;
  private following: AbortController | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly api: BuyerApi,
    private readonly key: string,
    private readonly language: string,
    private readonly order: string | undefined,
  ) {
    this.token = this.read('token');
    this.state.seen = Number(this.read('seen') ?? 0);
    window.addEventListener('online', () => void this.flush());
    void this.load();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Send a text. It stands in the window at once and is sent again until the host has it. */
  send(text: string): void {
    this.set({ unsent: [...this.state.unsent, { client_id: crypto.randomUUID(), text, failed: false }] });
    void this.flush();
  }

  retry(): void {
    this.set({ unsent: this.state.unsent.map((each) => ({ ...each, failed: false })) });
    void this.flush();
  }

  async rate(rating: number): Promise<void> {
    if (this.token) this.set({ visit: await this.api.survey(this.token, rating) });
  }

  /** What is there now was seen. */
  look(): void {
    const last = this.state.messages.at(-1)?.seq ?? 0;
    if (last <= this.state.seen) return;
    this.write('seen', String(last));
    this.set({ seen: last });
  }

  private async load(): Promise<void> {
    try {
      this.set({ info: await this.api.info() });
    } catch {
      // The window says that the shop is not reached; what was written is sent when it is.
    }
    if (this.token) void this.follow(this.token);
  }

  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    let wait = WAIT_MS.first;
    try {
      for (let next = this.next(); next; next = this.next()) {
        try {
          await this.deliver(next);
          this.set({ unsent: this.state.unsent.filter((each) => each !== next) });
          wait = WAIT_MS.first;
        } catch (failure) {
          if (!(failure instanceof BuyerProblem) || !failure.mayRetry) {
            this.set({ unsent: this.state.unsent.map((each) => (each === next ? { ...each, failed: true } : each)) });
            continue;
          }
          await new Promise((resolve) => setTimeout(resolve, wait));
          wait = Math.min(wait * 2, WAIT_MS.longest);
        }
      }
    } finally {
      this.sending = false;
    }
  }

  private next(): Unsent | undefined {
    return this.state.unsent.find((each) => !each.failed);
  }

  private async deliver(message: Unsent): Promise<void> {
    if (this.token) {
      try {
        this.hear(await this.api.write(this.token, message.text, message.client_id));
        return;
      } catch (failure) {
        // The conversation is over or gone: a new one begins.
        if (!(failure instanceof BuyerProblem) || failure.status !== 401) throw failure;
        this.forget();
      }
    }
    const { token, conversation } = await this.api.begin(message.text, this.language, this.order);
    this.token = token;
    this.write('token', token);
    this.set({ visit: conversation, messages: [], seen: 0 });
    void this.follow(token);
  }

  private async follow(token: string): Promise<void> {
    this.following?.abort();
    const following = new AbortController();
    this.following = following;
    let wait = WAIT_MS.first;
    while (!following.signal.aborted) {
      try {
        this.set({ visit: await this.api.visit(token) });
        const after = this.state.messages.at(-1)?.seq ?? 0;
        this.set({ connected: true });
        await this.api.follow(token, after, following.signal, (event, data) => {
          wait = WAIT_MS.first;
          if (event === 'message') this.hear(JSON.parse(data) as ChatMessage);
          // Not reached: the stream ends too, and what is so now is read when it is opened anew.
          else if (event === 'state') this.api.visit(token).then((visit) => this.set({ visit }), () => undefined);
        });
      } catch (failure) {
        if (failure instanceof BuyerProblem && failure.status === 401) {
          this.forget();
          return;
        }
      }
      if (following.signal.aborted) return;
      this.set({ connected: false });
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, WAIT_MS.longest);
    }
  }

  private hear(message: ChatMessage): void {
    if (this.state.messages.some((each) => each.seq === message.seq)) return;
    this.set({ messages: [...this.state.messages, message].sort((a, b) => a.seq - b.seq) });
  }

  private forget(): void {
    this.following?.abort();
    this.token = null;
    this.write('token', null);
    this.write('seen', null);
    this.set({ visit: null, messages: [], seen: 0, connected: false });
  }

  private set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private read(name: string): string | null {
    try {
      return localStorage.getItem(`${this.key}.${name}`);
    } catch {
      return null;
    }
  }

  private write(name: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(`${this.key}.${name}`);
      else localStorage.setItem(`${this.key}.${name}`, value);
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
  }
}
