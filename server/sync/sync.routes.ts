import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import {
  Arrival,
  ArrivalQuery,
  ConflictList,
  ConflictQuery,
  ConflictResolution,
  CustodyList,
  ReceiptPage,
  ReceiptQuery,
  RejectedList,
  RejectedQuery,
  SnapshotPage,
  SnapshotQuery,
  SyncAnswer,
  SyncConflict,
  SyncRequest,
} from '../domain/sync.ts';
import { Id } from '../domain/values.ts';
import type { Language } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { wordProblem } from '../http/problems.ts';
import type { JudgedReceipt } from './send.service.ts';
import type { Problem } from './sync.rows.ts';
import type { SyncServices } from './sync.service.ts';

const ById = z.object({ id: Id });

/** What tablets hand in and hold, and what the office knows of them. */
export function syncRoutes(deps: Deps, { sending, snapshots, conflicts, custody }: SyncServices) {
  return createRouter()
    .openapi(
      // What each item needs beyond this is checked for the item.
      declareRoute('sites.record', {
        method: 'post',
        path: '/api/sync',
        summary: 'Items of a tablet, each stored as a whole or refused by itself; the same again is harmless',
        request: { body: jsonBody(SyncRequest) },
        responses: { 200: jsonAnswer(SyncAnswer, 'A receipt for every item, in order') },
      }),
      async (c) => {
        const receipts = await sending.send(actorOf(c), c.req.valid('json'));
        const { language } = c.var;
        return c.json(
          { serverTime: deps.now(), receipts: receipts.map((receipt) => wordReceipt(receipt, language)) },
          200,
        );
      },
    )
    .openapi(
      declareRoute('sites.record', {
        method: 'get',
        path: '/api/sync/receipts',
        summary: 'Own receipts of one tablet after a number',
        request: { query: ReceiptQuery },
        responses: { 200: jsonAnswer(ReceiptPage, 'One page, oldest first') },
      }),
      async (c) => {
        const page = await sending.receipts(actorOf(c), c.req.valid('query'));
        const { language } = c.var;
        return c.json(
          { ...page, receipts: page.receipts.map((receipt) => wordReceipt(receipt, language)) },
          200,
        );
      },
    )
    .openapi(
      declareRoute('data.read', {
        method: 'get',
        path: '/api/sync/snapshot',
        summary: 'Sites of communes with their logs, all or what changed since a cursor, in pages',
        request: { query: SnapshotQuery },
        responses: { 200: jsonAnswer(SnapshotPage, 'One page; the last one has the next cursor') },
      }),
      async (c) => c.json(await snapshots.read(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute('data.read', {
        method: 'get',
        path: '/api/sync/conflicts',
        summary: 'Fields of cards on which a tablet and the office differ, newest first',
        request: { query: ConflictQuery },
        responses: { 200: jsonAnswer(ConflictList, 'At most 500') },
      }),
      async (c) => c.json({ conflicts: await conflicts.list(actorOf(c), c.req.valid('query')) }, 200),
    )
    .openapi(
      declareRoute('sites.edit', {
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
      declareRoute('tablets.oversee', {
        method: 'get',
        path: '/api/sync/custody',
        summary: 'Every tablet and user, what it still holds and what is missing of it',
        responses: { 200: jsonAnswer(CustodyList, 'The longest silent first') },
      }),
      async (c) => c.json({ tablets: await custody.list(actorOf(c)), serverTime: deps.now() }, 200),
    )
    .openapi(
      declareRoute('tablets.oversee', {
        method: 'get',
        path: '/api/sync/arrival',
        summary: 'Whether all that was tapped on a day in a commune has arrived',
        request: { query: ArrivalQuery },
        responses: { 200: jsonAnswer(Arrival, 'With what stands against it, tablet by tablet') },
      }),
      async (c) => c.json(await custody.arrival(actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      declareRoute('tablets.oversee', {
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
    );
}

function wordReceipt(receipt: JudgedReceipt, language: Language) {
  return { ...receipt, problem: receipt.problem === null ? null : word(receipt.problem, language) };
}

function word({ code, details }: Problem, language: Language) {
  return { code, message: wordProblem(code, details, language) };
}
