import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { ProofCounts } from '../domain/close-out-proof.ts';
import { describeError } from '../domain/errors.ts';
import { SiteEventInput, SiteEventList } from '../domain/site-events.ts';
import {
  NewSite,
  Site,
  SiteAssignment,
  SiteAssignmentResult,
  SiteCount,
  SiteEventBatch,
  SiteEventBatchResult,
  SiteFilter,
  SiteList,
  SitePatch,
  SiteQuery,
} from '../domain/sites.ts';
import { Id } from '../domain/values.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { recordMany } from './record-many.ts';
import type { SiteService } from './sites.service.ts';

const ById = z.object({ id: Id });
const ByCode = z.object({ code: z.string().max(20) });
const EventPage = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
/** What one tap records together (a fence, a sign, "fixed") arrives together: all or none is stored. */
const NewEvents = z.object({ events: z.array(SiteEventInput).min(1).max(50) });
const AddedEvents = z.object({ site: Site, stored: z.array(Id), alreadyStored: z.array(Id) });

/** Hazard sites: list, card, log, bulk assignment. */
export function sitesRoutes(deps: Deps, sites: SiteService) {
  const version = () => `${deps.database.feed.version}|${localDay(deps.now())}`;
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites',
        summary: 'Hazard sites of the scope, filtered, in pages',
        request: { query: SiteQuery },
        responses: { 200: jsonAnswer(SiteList, 'One page') },
      }),
      async (c) =>
        notModified(c, version()) ?? c.json(await sites.list(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites/count',
        summary: 'How many sites of the scope match',
        request: { query: SiteFilter },
        responses: { 200: jsonAnswer(SiteCount, 'The number') },
      }),
      async (c) =>
        notModified(c, version()) ??
        c.json({ count: await sites.count(actorOf(c), c.req.valid('query')) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites/proof-counts',
        summary: 'Marked fixes of the scope by verdict, and sites with photos that have not arrived',
        responses: { 200: jsonAnswer(ProofCounts, 'The numbers') },
      }),
      async (c) => notModified(c, version()) ?? c.json(await sites.countProofs(actorOf(c)), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/sites',
        summary: 'A new hazard site; sending the same id again is harmless',
        request: { body: jsonBody(NewSite) },
        responses: { 201: jsonAnswer(Site, 'Stored'), 200: jsonAnswer(Site, 'Was stored before') },
      }),
      async (c) => {
        const { site, isNew } = await sites.create(actorOf(c), c.req.valid('json'));
        return isNew ? c.json(site, 201) : c.json(site, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/sites/assign',
        summary: 'Unit or due date for many sites; answers which rows failed and why',
        request: { body: jsonBody(SiteAssignment) },
        responses: { 200: jsonAnswer(SiteAssignmentResult, 'Result per site') },
      }),
      async (c) => {
        const { language } = c.var;
        const result = await sites.assign(actorOf(c), c.req.valid('json'), (error) =>
          describeError(error.code, error.details, language),
        );
        return c.json(result, 200);
      },
    )
    .openapi(
      // Which event types the role may add, and where, is checked per row.
      declareRoute({
        method: 'post',
        path: '/api/sites/events',
        summary: 'One event each for many sites; answers which rows failed and why',
        request: { body: jsonBody(SiteEventBatch) },
        responses: { 200: jsonAnswer(SiteEventBatchResult, 'Result per site') },
      }),
      async (c) => {
        const { language } = c.var;
        const result = await recordMany(sites, actorOf(c), c.req.valid('json'), (error) =>
          describeError(error.code, error.details, language),
        );
        return c.json(result, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites/{id}',
        summary: 'One site: card, state, priority with its parts',
        request: { params: ById },
        responses: { 200: jsonAnswer(Site, 'The site') },
      }),
      async (c) =>
        notModified(c, version()) ?? c.json(await sites.get(actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites/by-code/{code}',
        summary: 'One site by its code, such as 00145-0031',
        request: { params: ByCode },
        responses: { 200: jsonAnswer(Site, 'The site') },
      }),
      async (c) =>
        notModified(c, version()) ??
        c.json(await sites.getByCode(actorOf(c), c.req.valid('param').code), 200),
    )
    .openapi(
      declareRoute({
        method: 'patch',
        path: '/api/sites/{id}',
        summary: 'Change fields of the card; 409 with both versions when it was changed meanwhile',
        request: { params: ById, body: jsonBody(SitePatch) },
        responses: { 200: jsonAnswer(Site, 'Stored') },
      }),
      async (c) => c.json(await sites.update(actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sites/{id}/events',
        summary: 'The append-only log of a site, in order of arrival',
        request: { params: ById, query: EventPage },
        responses: { 200: jsonAnswer(SiteEventList, 'One page') },
      }),
      async (c) =>
        notModified(c, version()) ??
        c.json(await sites.listEvents(actorOf(c), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      // Which event types the role may add is checked per event.
      declareRoute({
        method: 'post',
        path: '/api/sites/{id}/events',
        summary: 'Append events; those already stored are passed over',
        request: { params: ById, body: jsonBody(NewEvents) },
        responses: { 201: jsonAnswer(AddedEvents, 'Stored, with the site as it now is') },
      }),
      async (c) =>
        c.json(await sites.addEvents(actorOf(c), c.req.valid('param').id, c.req.valid('json').events), 201),
    );
}
