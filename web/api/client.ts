import type { z } from 'zod';
import { type Language, localProblem, problemFromAnswer } from './problem.ts';

export type QueryParams = URLSearchParams | Readonly<Record<string, QueryValue>>;
type QueryValue = string | number | boolean | readonly (string | number)[] | null | undefined;

export interface RequestOptions {
  signal?: AbortSignal;
  /** Milliseconds; default 30 000. */
  timeoutMs?: number;
  headers?: Readonly<Record<string, string>>;
}

export interface ApiClient {
  /** GET; `params` without null, undefined and empty values, lists comma-separated. Throws ApiProblem. */
  get<S extends z.ZodType>(
    path: string,
    schema: S,
    params?: QueryParams,
    options?: RequestOptions,
  ): Promise<z.output<S>>;
  /** JSON, or a Blob or FormData as it is. Throws ApiProblem. */
  send<S extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    schema: S,
    options?: RequestOptions,
  ): Promise<z.output<S>>;
  /** Called for every 401 but those of signing in. Returns the unsubscriber. */
  onUnauthorized(listener: () => void): () => void;
}

interface Deps {
  fetch: typeof fetch;
  language(): Language;
  /** Empty in the browser: paths start with `/api`. */
  baseUrl?: string;
}

export function createApiClient(deps: Deps): ApiClient {
  const unauthorized = new Set<() => void>();

  async function request<S extends z.ZodType>(
    url: string,
    init: RequestInit,
    schema: S,
    options: RequestOptions,
  ) {
    const language = deps.language();
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
    let response: Response;
    let body: unknown;
    try {
      response = await deps.fetch(`${deps.baseUrl ?? ''}${url}`, {
        ...init,
        credentials: 'same-origin',
        headers: {
          Accept: 'application/json',
          'Accept-Language': language,
          ...init.headers,
          ...options.headers,
        },
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      });
      body = await readBody(response);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw localProblem(timeout.aborted ? 'network.timeout' : 'network.unreachable', language);
    }
    if (!response.ok) {
      if (response.status === 401 && !url.includes('/auth/sign-in/'))
        for (const listener of unauthorized) listener();
      throw problemFromAnswer(response.status, body, language);
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    console.error('unexpected answer', url, parsed.error.issues);
    throw localProblem('answer.unexpected', language, response.status, { issues: parsed.error.issues });
  }

  return {
    get: (path, schema, params, options = {}) =>
      request(withParams(path, params), { method: 'GET' }, schema, options),
    send(method, path, body, schema, options = {}) {
      if (body === undefined) return request(path, { method }, schema, options);
      const isRaw = body instanceof Blob || body instanceof FormData;
      const init: RequestInit = isRaw
        ? { method, body }
        : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
      return request(path, init, schema, options);
    },
    onUnauthorized(listener) {
      unauthorized.add(listener);
      return () => unauthorized.delete(listener);
    },
  };
}

/** Appends the parameters to a path: no empty values, lists comma-separated, stable order of keys. */
export function withParams(path: string, params: QueryParams | undefined): string {
  if (!params) return path;
  const text = (params instanceof URLSearchParams ? params : toSearchParams(params)).toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

export function toSearchParams(params: Readonly<Record<string, QueryValue>>): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of Object.keys(params).sort()) {
    const value = params[key];
    if (value === null || value === undefined || value === '') continue;
    const text = typeof value === 'object' ? value.join(',') : String(value);
    if (text) search.set(key, text);
  }
  return search;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
