import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Boundaries } from '../communes/boundaries.service.ts';
import { CommuneHotlines, PublicPlaces, PublicViewSettings } from '../domain/public-view.ts';
import { CommuneCode } from '../domain/values.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { PublicView } from './public.service.ts';

const ByCommune = z.object({ code: CommuneCode });

/** The view without an account, and its settings. Public routes read no session. */
export function publicRoutes(view: PublicView, boundaries: Boundaries) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/public/places',
        summary: 'All that residents are told of places and communes, positions rounded',
        responses: { 200: jsonAnswer(PublicPlaces, 'All of it'), 304: { description: 'Unchanged' } },
      }),
      async (c) => {
        const { etag, ...bodies } = await view.places();
        return send(c, etag, bodies) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/public/outlines',
        summary: 'Coarse outlines of communes as TopoJSON',
        responses: {
          200: jsonAnswer(z.unknown(), 'TopoJSON, object `communes`'),
          304: { description: 'Unchanged' },
        },
      }),
      async (c) => {
        await view.requireOn();
        const { sha256, ...bodies } = await boundaries.overview();
        return send(c, `"${sha256}"`, bodies) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/public-view',
        summary: 'Switch, rounding and keeping of telephone numbers',
        responses: { 200: jsonAnswer(PublicViewSettings, 'As they are') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await view.settings(), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'put',
        path: '/api/public-view',
        summary: 'Change switch, rounding and keeping of telephone numbers',
        request: { body: jsonBody(PublicViewSettings) },
        responses: { 200: jsonAnswer(PublicViewSettings, 'As they are now') },
      }),
      async (c) => c.json(await view.change(actorOf(c), c.req.valid('json')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/communes/{code}/hotlines',
        summary: 'Telephone numbers of a commune that residents see',
        request: { params: ByCommune },
        responses: { 200: jsonAnswer(CommuneHotlines, 'The numbers') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await view.hotlines(actorOf(c), c.req.valid('param').code), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'put',
        path: '/api/communes/{code}/hotlines',
        summary: 'Change the telephone numbers of a commune that residents see',
        request: { params: ByCommune, body: jsonBody(CommuneHotlines) },
        responses: { 200: jsonAnswer(CommuneHotlines, 'The numbers as they are now') },
      }),
      async (c) =>
        c.json(await view.changeHotlines(actorOf(c), c.req.valid('param').code, c.req.valid('json')), 200),
    );
}

type Bodies = Record<'json' | 'brotli' | 'gzip', Buffer>;

/** The same for everybody, so any cache may keep it; whether it still holds is asked each time. */
function send(c: Context<Env>, etag: string, { json, brotli, gzip }: Bodies): Response {
  c.header('ETag', etag);
  c.header('Cache-Control', 'public, no-cache');
  c.header('Vary', 'Accept-Encoding');
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
  const accepted = c.req.header('Accept-Encoding') ?? '';
  const [encoding, bytes] = /\bbr\b/.test(accepted)
    ? (['br', brotli] as const)
    : /\bgzip\b/.test(accepted)
      ? (['gzip', gzip] as const)
      : ([null, json] as const);
  if (encoding !== null) c.header('Content-Encoding', encoding);
  return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'application/json; charset=utf-8' });
}
