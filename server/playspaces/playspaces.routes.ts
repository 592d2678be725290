import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { PlayReach } from '../domain/coverage.ts';
import {
  NewPlaySpace,
  PlayInspection,
  PlayInspectionInput,
  PlayInspectionList,
  PlaySpace,
  PlaySpaceList,
  PlaySpacePatch,
  PlaySpaceQuery,
} from '../domain/playspaces.ts';
import { Id } from '../domain/values.ts';
import { notModified } from '../http/caching.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { PlaySpaceService } from './playspaces.service.ts';

const ById = z.object({ id: Id });
const ReachQuery = z.object({ radiusM: z.coerce.number().int().min(50).max(5000).default(300) });
const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});
const UNCHANGED = { 304: { description: 'The caller has this version' } };

/** Play spaces, their inspections and how much of each commune they reach. */
export function playSpacesRoutes(deps: Deps, playSpaces: PlaySpaceService) {
  // The day is part of the version: inspections fall due at midnight without a write.
  const unchanged = (c: Context<Env>) =>
    notModified(c, `${deps.database.feed.version}|${localDay(deps.now())}`);
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/playspaces',
        summary: 'Play spaces of the communes in scope',
        request: { query: PlaySpaceQuery },
        responses: { 200: jsonAnswer(PlaySpaceList, 'One page, by code or by distance'), ...UNCHANGED },
      }),
      async (c) => unchanged(c) ?? c.json(await playSpaces.list(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/playspaces',
        summary: 'Add a play space; the same id and content again answers the stored one',
        request: { body: jsonBody(NewPlaySpace) },
        responses: { 200: jsonAnswer(PlaySpace, 'Already stored'), 201: jsonAnswer(PlaySpace, 'Stored') },
      }),
      async (c) => {
        const { space, isNew } = await playSpaces.create(actorOf(c), c.req.valid('json'));
        return isNew ? c.json(space, 201) : c.json(space, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/playspaces/reach',
        summary: 'Share of each commune within a radius of a usable play space, straight line',
        request: { query: ReachQuery },
        responses: { 200: jsonAnswer(PlayReach, 'Shares by commune'), ...UNCHANGED },
      }),
      async (c) =>
        unchanged(c) ?? c.json(await playSpaces.getReach(actorOf(c), c.req.valid('query').radiusM), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/playspaces/{id}',
        summary: 'One play space',
        request: { params: ById },
        responses: { 200: jsonAnswer(PlaySpace, 'The play space'), ...UNCHANGED },
      }),
      async (c) => unchanged(c) ?? c.json(await playSpaces.get(actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      declareRoute({
        method: 'patch',
        path: '/api/playspaces/{id}',
        summary: 'Change fields of the card; 409 with both versions when another edit came first',
        request: { params: ById, body: jsonBody(PlaySpacePatch) },
        responses: { 200: jsonAnswer(PlaySpace, 'The card as it is now') },
      }),
      async (c) =>
        c.json(await playSpaces.update(actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/playspaces/{id}/inspections',
        summary: 'Inspections of a play space, newest first',
        request: { params: ById, query: PageQuery },
        responses: { 200: jsonAnswer(PlayInspectionList, 'One page'), ...UNCHANGED },
      }),
      async (c) =>
        unchanged(c) ??
        c.json(
          await playSpaces.listInspections(actorOf(c), c.req.valid('param').id, c.req.valid('query')),
          200,
        ),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/playspaces/{id}/inspections',
        summary: 'Add an inspection; the same one again answers the stored one',
        request: { params: ById, body: jsonBody(PlayInspectionInput) },
        responses: {
          200: jsonAnswer(PlayInspection, 'Already stored'),
          201: jsonAnswer(PlayInspection, 'Stored'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { inspection, isNew } = await playSpaces.inspect(actorOf(c), id, c.req.valid('json'));
        return isNew ? c.json(inspection, 201) : c.json(inspection, 200);
      },
    );
}
