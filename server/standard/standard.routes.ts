import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import {
  AddedAssessmentEvents,
  Assessment,
  AssessmentList,
  AssessmentQuery,
  Board,
  BoardQuery,
  CriteriaSetList,
  CriteriaSetView,
  NewAssessment,
  NewAssessmentEvents,
  NewMaximum,
} from '../domain/assessment-views.ts';
import { localDay } from '../domain/calendar.ts';
import { Id } from '../domain/values.ts';
import { notModified } from '../http/caching.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { BoardService } from './board.service.ts';
import type { StandardService } from './standard.service.ts';

const ById = z.object({ id: Id });
const OfSet = z.object({ set: z.string().max(60), version: z.coerce.number().int().min(1) });
const UNCHANGED = { 304: { description: 'The caller has this version' } };

/** The child-friendly standard: criteria sets, assessments of communes, the board of a province. */
export function standardRoutes(deps: Deps, standard: StandardService, board: BoardService) {
  // The day is part of the version: validities end at midnight without a write.
  const unchanged = (c: Context<Env>) =>
    notModified(c, `${deps.database.feed.version}|${localDay(deps.now())}`);
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/criteria',
        summary: 'Criteria sets, newest first, with the maxima that were entered and their sources',
        responses: { 200: jsonAnswer(CriteriaSetList, 'All of them'), ...UNCHANGED },
      }),
      async (c) => unchanged(c) ?? c.json({ items: await standard.listSets(), nextCursor: null }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/standard/criteria/{set}/{version}/maxima',
        summary: 'Enter the maximum of a criterion with its source; earlier entries are kept',
        request: { params: OfSet, body: jsonBody(NewMaximum) },
        responses: {
          200: jsonAnswer(CriteriaSetView, 'Already stored'),
          201: jsonAnswer(CriteriaSetView, 'Stored'),
        },
      }),
      async (c) => {
        const { set: id, version } = c.req.valid('param');
        const { view, isNew } = await standard.enterMaximum(actorOf(c), { id, version }, c.req.valid('json'));
        return isNew ? c.json(view, 201) : c.json(view, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/board',
        summary: 'Where the communes in scope stand on a day, nearest to passing first; pace and forecast',
        request: { query: BoardQuery },
        responses: { 200: jsonAnswer(Board, 'The board'), ...UNCHANGED },
      }),
      async (c) => {
        const { province, at } = c.req.valid('query');
        return unchanged(c) ?? c.json(await board.read(actorOf(c), province, at), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/assessments',
        summary: 'Assessments of the communes in scope, by commune',
        request: { query: AssessmentQuery },
        responses: { 200: jsonAnswer(AssessmentList, 'One page'), ...UNCHANGED },
      }),
      async (c) => unchanged(c) ?? c.json(await standard.list(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/standard/assessments',
        summary: 'Register a commune for a period; the same request again answers the stored one',
        request: { body: jsonBody(NewAssessment) },
        responses: {
          200: jsonAnswer(Assessment, 'Already stored'),
          201: jsonAnswer(Assessment, 'Stored'),
        },
      }),
      async (c) => {
        const { assessment, isNew } = await standard.register(actorOf(c), c.req.valid('json'));
        return isNew ? c.json(assessment, 201) : c.json(assessment, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/assessments/{id}',
        summary: 'One assessment: state, scores, verdict, log',
        request: { params: ById },
        responses: { 200: jsonAnswer(Assessment, 'The assessment'), ...UNCHANGED },
      }),
      async (c) => unchanged(c) ?? c.json(await standard.get(actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      // Which event types the role may add is checked per event.
      declareRoute({
        method: 'post',
        path: '/api/standard/assessments/{id}/events',
        summary: 'Append events, all or none; 409 with the present state when the log went on meanwhile',
        request: { params: ById, body: jsonBody(NewAssessmentEvents) },
        responses: { 201: jsonAnswer(AddedAssessmentEvents, 'Stored, with the assessment as it now is') },
      }),
      async (c) => {
        const { sequence, events } = c.req.valid('json');
        return c.json(await standard.addEvents(actorOf(c), c.req.valid('param').id, sequence, events), 201);
      },
    );
}
