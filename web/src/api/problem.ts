import type { Problem, ProblemCode } from './types';

/** `offline` and `unreadable` are ours: the server never answered, or answered with something else. */
export type FailureCode = ProblemCode | 'offline' | 'unreadable';

const KNOWN: ReadonlySet<string> = new Set<ProblemCode>([
  'unauthenticated',
  'not_found',
  'method_not_allowed',
  'forbidden',
  'conflict',
  'invalid',
  'too_large',
  'quota_exceeded',
  'rate_limited',
  'unavailable',
  'internal',
]);

interface Parts {
  code: FailureCode;
  status: number;
  title?: string;
  detail?: string;
  traceId?: string;
  field?: string;
  retryAfter?: number;
}

/** What went wrong with a request, in the one shape every page and toast understands. */
export class ApiProblem extends Error {
  readonly code: FailureCode;
  /** The HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** The server's localised title; empty for failures of our own, which pages name by `code`. */
  readonly title: string;
  readonly detail: string;
  readonly traceId: string;
  /** The name of the input that is wrong, with code `invalid`. */
  readonly field: string;
  /** Seconds to wait before trying again, with code `rate_limited`. */
  readonly retryAfter: number | null;

  constructor(parts: Parts) {
    super(parts.detail || parts.title || parts.code);
    this.name = 'ApiProblem';
    this.code = parts.code;
    this.status = parts.status;
    this.title = parts.title ?? '';
    this.detail = parts.detail ?? '';
    this.traceId = parts.traceId ?? '';
    this.field = parts.field ?? '';
    this.retryAfter = parts.retryAfter ?? null;
  }
}

/** Reads a failed response. The body is foreign: whatever is not a problem document becomes `unreadable`. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const traceId = response.headers.get('x-trace-id') ?? '';
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) {
    return new ApiProblem({ code: codeOfStatus(response.status), status: response.status, traceId });
  }
  return new ApiProblem({
    code: body.code,
    status: response.status,
    title: body.title,
    detail: body.detail,
    traceId: body.trace_id ?? traceId,
    field: body.field ?? undefined,
    retryAfter: secondsOf(response.headers.get('retry-after')),
  });
}

/** Turns anything that was thrown into a problem, so that a page has one thing to show. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  const isNetworkFailure = thrown instanceof TypeError && /fetch|network|load failed/i.test(thrown.message);
  if (isNetworkFailure) return new ApiProblem({ code: 'offline', status: 0 });
  return new ApiProblem({
    code: 'unreadable',
    status: 0,
    detail: thrown instanceof Error ? thrown.message : '',
  });
}

/** Whether asking again may help without anybody changing anything. */
export function isTransient(problem: ApiProblem): boolean {
  return problem.code === 'offline' || problem.code === 'unavailable' || problem.status >= 502;
}

function isProblem(body: unknown): body is Problem & { code: ProblemCode } {
  if (typeof body !== 'object' || body === null) return false;
  const { code, title } = body as Partial<Problem>;
  return typeof title === 'string' && typeof code === 'string' && KNOWN.has(code);
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  if (status === 429) return 'rate_limited';
  return status >= 502 ? 'unavailable' : 'unreadable';
}

function secondsOf(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
