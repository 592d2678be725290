import { v7 as makeId } from 'uuid';
import type { Assessment, Board } from '../../server/domain/assessment-views.ts';
import { criteriaSet, fullMaxima } from './standard.ts';
import { LONG_BIEN, type TestApp, type TestUser } from './test-app.ts';

export const SET = (({ id, version }) => ({ id, version }))(criteriaSet());
export const SET_PATH = `/api/standard/criteria/${SET.id}/${SET.version}/maxima`;
export const ALL_CRITERIA = criteriaSet().criteria.map(({ number }) => number);

/** A body for `POST /api/standard/assessments`. */
export function newAssessment(overrides: Record<string, unknown> = {}) {
  return {
    id: makeId(),
    communeCode: LONG_BIEN,
    period: { kind: 'official', year: 2026 },
    criteriaSet: SET,
    registration: { id: makeId(), occurredAt: '2026-03-02T02:00:00.000Z' },
    ...overrides,
  };
}

/** An event for `POST /api/standard/assessments/:id/events`. */
export function act(type: string, rest: Record<string, unknown> = {}) {
  return { id: makeId(), occurredAt: '2026-03-02T02:00:00.000Z', type, ...rest };
}

export const scored = (criterion: number, points: number, isMet = true) =>
  act('scored', { criterion, score: { points, isMet } });

/** Every criterion at its test maximum, all met. */
export const scoredFully = () =>
  [...fullMaxima()].map(([criterion, points]) => scored(criterion, points ?? 0));

export const decision = (date: string, rest: Record<string, unknown> = {}) => ({
  number: '12/QĐ-UBND',
  date,
  authority: 'UBND thành phố Hà Nội',
  validFrom: date,
  validTo: null,
  ...rest,
});

/** What tests do with assessments, through the real application. */
export function standardOf(app: TestApp) {
  return {
    register: (as: TestUser, overrides: Record<string, unknown> = {}) =>
      app.json<Assessment>('/api/standard/assessments', { as, json: newAssessment(overrides) }, 201),
    get: (id: string, as: TestUser = 'admin') =>
      app.json<Assessment>(`/api/standard/assessments/${id}`, { as }),
    /** Everything must be taken. */
    async add(as: TestUser, { id, sequence }: Pick<Assessment, 'id' | 'sequence'>, events: unknown[]) {
      const path = `/api/standard/assessments/${id}/events`;
      const answer = await app.json<{ assessment: Assessment; stored: string[]; alreadyStored: string[] }>(
        path,
        { as, json: { sequence, events } },
        201,
      );
      return answer.assessment;
    },
    refuse: (
      as: TestUser,
      { id, sequence }: Pick<Assessment, 'id' | 'sequence'>,
      events: unknown[],
      status: number,
    ) =>
      app.json<{ code: string; detail: string; current: Assessment }>(
        `/api/standard/assessments/${id}/events`,
        { as, json: { sequence, events } },
        status,
      ),
    board: (as: TestUser = 'city', at?: string) =>
      app.json<Board>(`/api/standard/board${at ? `?at=${at}` : ''}`, { as }),
    /** Maxima that make every verdict computable; they sum to 1,000. */
    async enterMaxima() {
      for (const [criterion, points] of fullMaxima()) {
        const source = { name: 'Phụ lục dùng để kiểm thử', mark: 'unconfirmed' };
        await app.json(SET_PATH, { as: 'admin', json: { id: makeId(), criterion, points, source } }, 201);
      }
    },
  };
}
