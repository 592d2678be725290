import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { CodeListItem, CodeListName, CodeLists } from '../domain/code-lists.ts';
import {
  type Commune,
  CommuneAt,
  CommuneList,
  CommuneToday,
  type FormerCommune,
  FormerCommuneList,
  OutlinesInfo,
  UnitList,
} from '../domain/communes.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { CalendarDate, CommuneCode, ProvinceCode } from '../domain/values.ts';
import { notModified } from '../http/caching.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { InvalidRequest } from '../http/problems.ts';
import type { BoardService } from '../standard/board.service.ts';
import type { Boundaries, MapOutlinesFile } from './boundaries.service.ts';
import { addListItem, getCodeLists, getCommune, listCommunes, listUnits } from './communes.service.ts';

const Place = z.object({
  lon: z.coerce.number().min(-180).max(180),
  lat: z.coerce.number().min(-90).max(90),
});
/** What all lists share; the properties of each list are checked by its own schema. */
const AnyListItem = z.object({
  code: z.string(),
  label: z.object({ vi: z.string(), en: z.string() }),
  sort: z.number().optional(),
  props: z.record(z.string(), z.unknown()).default({}),
});
const FILE_NAME = /^([0-9a-f]{64})\.topojson$/;
const ONE_YEAR_S = 31_536_000;

/** Communes, their outlines, which commune a point lies in, units and code lists. */
export function communesRoutes(
  deps: Pick<Deps, 'database' | 'now'>,
  boundaries: Boundaries,
  board: BoardService,
  formerCommunes: readonly FormerCommune[],
) {
  const version = () => deps.database.feed.version;
  // A recognition ends at midnight without a write.
  const versionToday = () => `${version()}|${localDay(deps.now())}`;
  const withStages = async (
    actor: Actor,
    communes: readonly Commune[],
    at?: CalendarDate,
  ): Promise<CommuneToday[]> => {
    const stages = await board.stages(actor, at);
    return communes.map((commune) => ({
      ...commune,
      recognition: isInScope(actor, commune.code) ? (stages.get(commune.code) ?? 'not_registered') : null,
    }));
  };
  // They change with the program only.
  const formerVersion = createHash('sha256').update(JSON.stringify(formerCommunes)).digest('hex');
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes',
        summary:
          'Communes with their reference facts and recognition, of one province or all; as they were on a day',
        request: { query: z.object({ province: ProvinceCode.optional(), at: CalendarDate.optional() }) },
        responses: { 200: jsonAnswer(CommuneList, 'All of them, in order of code') },
      }),
      async (c) => {
        const unchanged = notModified(c, versionToday());
        if (unchanged) return unchanged as never;
        const { province, at } = c.req.valid('query');
        const communes = (await listCommunes(deps, province)).filter(
          ({ validFrom, validTo }) =>
            at === undefined || (validFrom <= at && (validTo === null || at <= validTo)),
        );
        return c.json({ items: await withStages(actorOf(c), communes, at), nextCursor: null }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/former',
        summary: 'Units before 1 July 2025 and what they became',
        responses: { 200: jsonAnswer(FormerCommuneList, 'All of them, in order of their codes of then') },
      }),
      (c) => {
        const unchanged = notModified(c, formerVersion);
        if (unchanged) return unchanged as never;
        return c.json({ items: [...formerCommunes], nextCursor: null }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/outlines',
        summary: 'Where the drawn outlines come from, and their immutable address',
        responses: { 200: jsonAnswer(OutlinesInfo, 'Source, quality, address') },
      }),
      async (c) => {
        const info = await boundaries.info();
        const unchanged = notModified(c, JSON.stringify(info));
        if (unchanged) return unchanged as never;
        return c.json(info, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/outlines/overview',
        summary: 'Coarse outlines as TopoJSON, for a first picture of a whole province',
        responses: {
          200: {
            description: 'TopoJSON, object `communes`, properties code, province, quality',
            content: { 'application/json': { schema: z.unknown() } },
          },
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        const file = await boundaries.overview();
        if (c.req.header('If-None-Match') === `"${file.sha256}"`) return c.body(null, 304) as never;
        return sendOutlines(file, c.req.header('Accept-Encoding'), 'private, no-cache') as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/outlines/{file}',
        summary: 'Simplified outlines as TopoJSON, cacheable for ever',
        request: { params: z.object({ file: z.string().openapi({ example: '<sha256>.topojson' }) }) },
        responses: {
          200: {
            description: 'TopoJSON, object `communes`',
            content: { 'application/json': { schema: z.unknown() } },
          },
        },
      }),
      async (c) => {
        const file = await boundaries.file(FILE_NAME.exec(c.req.valid('param').file)?.[1] ?? '');
        const cacheControl = `private, max-age=${ONE_YEAR_S}, immutable`;
        return sendOutlines(file, c.req.header('Accept-Encoding'), cacheControl) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/at',
        summary: 'Which commune a point lies in, and by what kind of outline',
        request: { query: Place },
        responses: { 200: jsonAnswer(CommuneAt, 'The commune, null outside all') },
      }),
      async (c) => {
        const { lon, lat } = c.req.valid('query');
        c.header('Cache-Control', 'no-store');
        return c.json(await boundaries.at([lon, lat]), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/{code}',
        summary: 'One commune',
        request: { params: z.object({ code: CommuneCode }) },
        responses: { 200: jsonAnswer(CommuneToday, 'The commune') },
      }),
      async (c) => {
        const unchanged = notModified(c, versionToday());
        if (unchanged) return unchanged as never;
        const [commune] = await withStages(actorOf(c), [await getCommune(deps, c.req.valid('param').code)]);
        return c.json(commune as CommuneToday, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/units',
        summary: 'Units of the city and of the communes in scope',
        responses: { 200: jsonAnswer(UnitList, 'All of them') },
      }),
      async (c) => {
        const unchanged = notModified(c, version());
        if (unchanged) return unchanged as never;
        return c.json({ items: await listUnits(deps, actorOf(c)), nextCursor: null }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/code-lists',
        summary: 'Kinds, settings, risk factors, measures and the other lists',
        responses: { 200: jsonAnswer(CodeLists, 'Every list, in its order') },
      }),
      async (c) => {
        const unchanged = notModified(c, version());
        if (unchanged) return unchanged as never;
        return c.json(await getCodeLists(deps), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/code-lists/{list}',
        summary: 'Add an entry of the city’s own to a list',
        request: { params: z.object({ list: CodeListName }), body: jsonBody(AnyListItem) },
        responses: { 201: jsonAnswer(AnyListItem, 'The stored entry') },
      }),
      async (c) => {
        const { list } = c.req.valid('param');
        const item = CodeListItem[list].safeParse(c.req.valid('json'));
        if (!item.success) {
          throw new InvalidRequest(
            item.error.issues.map((issue) => ({ target: 'json', issue })),
            c.var.language,
          );
        }
        return c.json(await addListItem(deps, actorOf(c), list, item.data), 201);
      },
    );
}

/** In the best encoding that the caller takes; both were made when the outlines were drawn. */
function sendOutlines(file: MapOutlinesFile, accepted = '', cacheControl: string): Response {
  const [encoding, bytes] = /\bbr\b/.test(accepted)
    ? (['br', file.brotli] as const)
    : /\bgzip\b/.test(accepted)
      ? (['gzip', file.gzip] as const)
      : ([null, file.json] as const);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': cacheControl,
      ETag: `"${file.sha256}"`,
      Vary: 'Accept-Encoding',
      ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
    },
  });
}
