import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import {
  Arrival,
  ArrivalQuery,
  CustodyActInput,
  CustodyList,
  HandInAnswer,
  HandInRequest,
  RejectedList,
  RejectedQuery,
} from '../domain/custody.ts';
import { CustodyCounts } from '../domain/custody-counts.ts';
import { ConflictList, ConflictQuery, ConflictResolution, SyncConflict } from '../domain/sync.ts';
import { Id } from '../domain/values.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { SyncServices } from './sync.service.ts';
import { word, wordReceipt } from './wording.ts';

const ById = z.object({ id: Id });

/** What the office knows of tablets, decides about them, and hands in for them. */
export function custodyRoutes(
  deps: Deps,
  { conflicts, custody, acts, handingIn }: Pick<SyncServices, 'conflicts' | 'custody' | 'acts' | 'handingIn'>,
) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/conflicts',
        summary: 'Fields of cards on which a tablet and the office differ, newest first',
        request: { query: ConflictQuery },
        responses: { 200: jsonAnswer(ConflictList, 'At most 500') },
      }),
      async (c) => c.json({ conflicts: await conflicts.list(actorOf(c), c.req.valid('query')) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/conflicts/{id}',
        summary: 'One conflict, with what the office has now',
        request: { params: ById },
        responses: { 200: jsonAnswer(SyncConflict, 'The conflict') },
      }),
      async (c) => c.json(await conflicts.get(actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/sync/conflicts/{id}/resolution',
        summary: 'Takes a side for every field; the value that was not chosen stays readable',
        request: { params: ById, body: jsonBody(ConflictResolution) },
        responses: { 200: jsonAnswer(SyncConflict, 'Settled') },
      }),
      async (c) =>
        c.json(await conflicts.resolve(actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/custody',
        summary: 'Every tablet and user, what it still holds and what is missing of it',
        responses: { 200: jsonAnswer(CustodyList, 'The longest silent first') },
      }),
      async (c) => c.json({ tablets: await custody.list(actorOf(c)), serverTime: deps.now() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/arrival',
        summary: 'Whether all that was tapped on a day in a commune has arrived',
        request: { query: ArrivalQuery },
        responses: { 200: jsonAnswer(Arrival, 'With what stands against it, tablet by tablet') },
      }),
      async (c) => c.json(await custody.arrival(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/rejected',
        summary: 'What tablets could not hand in, with its content',
        request: { query: RejectedQuery },
        responses: { 200: jsonAnswer(RejectedList, 'One page, newest first') },
      }),
      async (c) => {
        const { items, nextBefore } = await custody.rejected(actorOf(c), c.req.valid('query'));
        const { language } = c.var;
        return c.json(
          { items: items.map((item) => ({ ...item, problem: word(item.problem, language) })), nextBefore },
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sync/custody/counts',
        summary: 'How much waits for somebody in the office',
        responses: { 200: jsonAnswer(CustodyCounts, 'Of the communes of the caller') },
      }),
      async (c) => c.json(await custody.counts(actorOf(c)), 200),
    )
    .openapi(
      // The city sees all tablets; deciding about records is for those who answer for them.
      declareRoute({
        method: 'post',
        path: '/api/sync/custody/acts',
        summary: 'Declare a tablet lost or found, dismiss a refused item or take that back',
        request: { body: jsonBody(CustodyActInput) },
        responses: { 204: { description: 'Kept' } },
      }),
      async (c) => {
        await acts.record(actorOf(c), c.req.valid('json'));
        return c.body(null, 204);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/sync/handed-in',
        summary: 'Items out of a file that a tablet exported, in the name of who tapped them',
        request: { body: jsonBody(HandInRequest) },
        responses: { 200: jsonAnswer(HandInAnswer, 'A receipt for every item that the caller may hand in') },
      }),
      async (c) => {
        const { author, receipts, outside } = await handingIn.handIn(actorOf(c), c.req.valid('json'));
        const { language } = c.var;
        return c.json(
          { author, outside, receipts: receipts.map((receipt) => wordReceipt(receipt, language)) },
          200,
        );
      },
    );
}
