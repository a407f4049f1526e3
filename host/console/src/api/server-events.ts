import { createParser } from 'eventsource-parser';
import { failure } from './client';

/** One event of a server-sent stream. */
export interface ServerEvent {
  id: string | undefined;
  type: string;
  data: string;
}

interface Reading {
  signal: AbortSignal;
  /** The last event that was seen; the stream goes on after it. */
  after?: string | undefined;
  onOpen?: () => void;
  onEvent: (event: ServerEvent) => void;
}

/**
 * Reads a stream until it ends, the signal aborts, or it breaks; a refusal is thrown as problem.
 *
 * The browser's own EventSource tells no status, so that "forbidden" and "no such stream" would look like a lost
 * connection.
 */
export async function readServerEvents(url: string, { signal, after, onOpen, onEvent }: Reading): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (after !== undefined) headers['last-event-id'] = after;
  const response = await fetch(url, { headers, signal, cache: 'no-store' });
  if (!response.ok || response.body === null) {
    throw failure(response, await response.json().catch(() => null));
  }
  onOpen?.();
  const parser = createParser({
    onEvent: (event) => onEvent({ id: event.id, type: event.event ?? 'message', data: event.data }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(value);
  }
}
