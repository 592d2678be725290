import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { passingFault } from '../db/faults.ts';
import { wordTimes } from '../domain/describe-refusal.ts';
import { describeError, ERRORS, type ErrorCode, type ErrorDetails, ProblemError } from '../domain/errors.ts';
import { ROLES, type RoleName } from '../domain/roles.ts';
import {
  ASSESSMENT_EVENT_WORDS,
  ASSESSMENT_STATUS_WORDS,
  EVENT_WORDS,
  STATUS_WORDS,
  type Words,
} from '../domain/words.ts';
import type { Env, Language } from './env.ts';

/** A fault found by a schema, with the part of the request that it was found in. */
export interface FieldFault {
  target: string;
  issue: z.core.$ZodIssue;
}

/** Thrown when a request does not fit its schema. */
export class InvalidRequest extends ProblemError {
  constructor(faults: readonly FieldFault[], language: Language) {
    super('request.invalid', {
      count: faults.length,
      errors: faults.slice(0, 100).map(({ target, issue }) => ({
        path: [target === 'json' ? 'body' : target, ...issue.path.map(String)].join('.'),
        message: describeIssue(issue, language),
      })),
    });
  }
}

const LOCALES = { vi: z.locales.vi().localeError, en: z.locales.en().localeError };

/** One schema fault in words: the catalogue's for faults that name a code, else Zod's own locale. */
export function describeIssue(issue: z.core.$ZodIssue, language: Language): string {
  if (
    issue.code === 'custom' &&
    typeof issue.params?.errorCode === 'string' &&
    issue.params.errorCode in ERRORS
  ) {
    return describeError(
      issue.params.errorCode as ErrorCode,
      (issue.params.details ?? {}) as ErrorDetails,
      language,
    );
  }
  const worded = LOCALES[language](issue as z.core.$ZodRawIssue);
  return (typeof worded === 'string' ? worded : worded?.message) ?? issue.message;
}

/** The only place where an error becomes an answer (RFC 9457). */
export const onError: ErrorHandler<Env> = (error, c) => {
  if (error instanceof ProblemError) return problem(c, error.code, error.details);
  if (error instanceof HTTPException) {
    if (error.status === 400) return problem(c, 'request.malformed', {});
    if (error.status === 413) return problem(c, 'request.too_large', { limit: '' });
    if (error.status === 415) return problem(c, 'request.unsupported_type', { expected: 'application/json' });
  }
  c.set('fault', error);
  const passing = passingFault(error);
  if (passing !== null) return problem(c, passing, {});
  return problem(c, 'server.unexpected', { requestId: c.get('requestId') });
};

/** Sites and assessments share no code that they call differently. */
const EVENTS: Record<string, Words> = { ...EVENT_WORDS, ...ASSESSMENT_EVENT_WORDS };
const STATUSES: Record<string, Words> = { ...STATUS_WORDS, ...ASSESSMENT_STATUS_WORDS };

/** The sentence of a problem, with its codes in words. */
export function wordProblem(code: ErrorCode, details: ErrorDetails, language: Language): string {
  const worded = wordTimes(details, language);
  if (typeof worded.role === 'string' && worded.role in ROLES) {
    worded.role = ROLES[worded.role as RoleName].label[language];
  }
  if (typeof worded.event === 'string') worded.event = EVENTS[worded.event]?.[language] ?? worded.event;
  if (typeof worded.status === 'string') worded.status = STATUSES[worded.status]?.[language] ?? worded.status;
  return describeError(code, worded, language);
}

/** After which it is worth trying again; a person has to make room on a disk. */
const SECONDS_TO_WAIT: { [code in ErrorCode]?: number } = {
  'server.busy': 2,
  'server.stopping': 5,
  'database.unreachable': 5,
  'storage.unavailable': 30,
  'storage.full': 60,
};

export function problem(c: Context<Env>, code: ErrorCode, details: ErrorDetails): Response {
  const language = c.get('language') ?? 'vi';
  const sentence = wordProblem(code, details, language);
  const status = ERRORS[code].status;
  // The handler may have set them before it failed; a fault that is kept would be shown long after its end.
  c.header('ETag', undefined);
  c.header('Cache-Control', 'no-store');
  const wait = SECONDS_TO_WAIT[code];
  if (wait !== undefined) c.header('Retry-After', String(wait));
  return c.body(
    JSON.stringify({
      // First, so that a detail never takes the place of a member with a meaning of its own.
      ...details,
      type: `/api/docs#${code}`,
      title: sentence,
      status,
      code,
      detail: sentence,
      requestId: c.get('requestId'),
    }),
    status,
    { 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Language': language },
  );
}
