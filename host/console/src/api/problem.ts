import type { components } from './schema';

/** The body of every failure of the API (RFC 9457). */
export type ProblemBody = components['schemas']['ProblemBody'];

/** A request that did not succeed: what the server said, or that it could not be reached (`code` "offline"). */
export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail);
    this.name = 'Problem';
  }

  get code(): string {
    return this.body.code;
  }

  get status(): number {
    return this.body.status;
  }

  /** The host was not reached: nothing is known about what became of the request. */
  static offline(): Problem {
    return new Problem({ type: 'urn:shopwit:problem:offline', title: 'offline', status: 0, code: 'offline', detail: '' });
  }

  /** Something answered that is not our API, a proxy for example. */
  static unreadable(status: number): Problem {
    return new Problem({ type: 'urn:shopwit:problem:unreadable', title: 'unreadable', status, code: 'unreadable', detail: `HTTP ${status}` });
  }
}

/** The problem in whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // `fetch` throws a TypeError where there is no connection; anything else is a defect of ours and says what it is.
  if (error instanceof TypeError) return Problem.offline();
  return new Problem({ type: 'urn:shopwit:problem:defect', title: 'defect', status: 0, code: 'defect', detail: String(error) });
}

/** `/lines/0/quantity` as the path of a form field: `['lines', 0, 'quantity']`. */
export function fieldPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** What Ant Design's `form.setFields` takes, from the fields that the server did not accept. */
export function formErrors(problem: Problem): { name: (string | number)[]; errors: string[] }[] {
  return (problem.body.errors ?? []).map((one) => ({ name: fieldPath(one.pointer), errors: [one.message] }));
}
