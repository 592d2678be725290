import type { Deps } from '../deps.ts';
import {
  ReceiptPage,
  ReceiptQuery,
  SnapshotPage,
  SnapshotQuery,
  SyncAnswer,
  SyncRequest,
} from '../domain/sync.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { SyncServices } from './sync.service.ts';
import { wordReceipt } from './wording.ts';

/** What tablets hand in and pull. */
export function syncRoutes(deps: Deps, { sending, snapshots }: Pick<SyncServices, 'sending' | 'snapshots'>) {
  return createRouter()
    .openapi(
      // What each item needs beyond this is checked for the item.
      declareRoute({
        method: 'post',
        path: '/api/sync',
        summary: 'Items of a tablet, each stored as a whole or refused by itself; the same again is harmless',
        request: { body: jsonBody(SyncRequest) },
        responses: { 200: jsonAnswer(SyncAnswer, 'A receipt for every item, in order') },
      }),
      async (c) => {
        const request = c.req.valid('json');
        const receipts = await sending.send(actorOf(c), request);
        const dismissed = await sending.dismissed(actorOf(c), request.device.deviceId);
        const { language } = c.var;
        return c.json(
          {
            ...{ serverTime: deps.now(), dismissed },
            receipts: receipts.map((receipt) => wordReceipt(receipt, language)),
          },
          200,
        );
      },
    )
    .openapi(
      declareRoute({
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
      declareRoute({
        method: 'get',
        path: '/api/sync/snapshot',
        summary: 'Sites of communes with their logs, all or what changed since a cursor, in pages',
        request: { query: SnapshotQuery },
        responses: { 200: jsonAnswer(SnapshotPage, 'One page; the last one has the next cursor') },
      }),
      async (c) => c.json(await snapshots.read(actorOf(c), c.req.valid('query')), 200),
    );
}
