import createClient from 'openapi-fetch';
import { Problem, type ProblemBody } from './problem';
import type { components, paths } from './schema';

/** The types of the API's bodies: `Schemas['OrderBody']`. */
export type Schemas = components['schemas'];

/** The typed API: `api.GET('/api/v1/shops/{shop}/orders', { params: { path: { shop } } })`. Wrap it in {@link take}. */
export const api = createClient<paths>({ baseUrl: '' });

const signedOutListeners = new Set<() => void>();

/** Calls back when the server no longer knows who asks. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; a failure is thrown as {@link Problem}. */
export async function take<T>(request: Promise<Answer<T>>): Promise<T> {
  return (await takeWithTag(request)).body;
}

/** Like {@link take}, with the `ETag` that `If-Match` takes back. */
export async function takeWithTag<T>(request: Promise<Answer<T>>): Promise<{ body: T; etag: string | null }> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw Problem.offline();
  }
  if (!answer.response.ok) throw failure(answer.response, answer.error);
  return { body: answer.data as T, etag: answer.response.headers.get('etag') };
}

/** The problem of an answer that is no success. */
export function failure(response: Response, body: unknown): Problem {
  if (response.status === 401) for (const listener of signedOutListeners) listener();
  const known = typeof body === 'object' && body !== null && 'code' in body;
  return known ? new Problem(body as ProblemBody) : Problem.unreadable(response.status);
}

/** A new `Idempotency-Key`. Make one when the person decides, not when the request is sent: a retry must carry the same. */
export function newKey(): string {
  return crypto.randomUUID();
}
