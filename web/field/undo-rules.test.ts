import { expect, test } from 'vitest';
import type { KeptReceipt, OutboxRecord, ShownEvent } from '../offline/index.ts';
import { ownTaps } from './undo-rules.ts';

const NOW = '2026-11-26T08:00:00.000Z';
const record = (id: string, sequence: number, part: object = {}) =>
  ({
    id,
    sequence,
    state: 'unsent',
    receipt: null,
    item: { kind: 'events', tappedAt: NOW, events: [{ id: `e-${id}`, type: 'fix_marked' }] },
    ...part,
  }) as unknown as OutboxRecord;
const receipt = (itemId: string, sequence: number, receivedAt: string) =>
  ({
    itemId,
    sequence,
    kind: 'events',
    tappedAt: NOW,
    eventIds: [`e-${itemId}`],
    receipt: { outcome: 'stored', receivedAt },
  }) as unknown as KeptReceipt;
const undo = (part: Partial<Parameters<typeof ownTaps>[0]>) =>
  ownTaps({ own: [], receipts: [], events: [], status: 'fixed', now: NOW, ...part }).map((tap) => [
    tap.itemId,
    tap.undo,
  ]);

test('a tap can be taken back unsent, and for 24 hours after it arrived', () => {
  const receipts = [
    receipt('new', 2, '2026-11-25T08:00:01.000Z'),
    receipt('old', 1, '2026-11-25T07:59:59.000Z'),
  ];
  expect(undo({ own: [record('unsent', 3)], receipts })).toEqual([
    ['unsent', 'possible'],
    ['new', 'possible'],
    ['old', 'too_late'],
  ]);
});

test('what the office verified stays, and what was taken back is taken back once', () => {
  const receipts = [receipt('a', 1, NOW)];
  expect(undo({ receipts, status: 'verified' })).toEqual([['a', 'verified']]);
  const back = { id: 'e-b', type: 'withdrawn', eventIds: ['e-a'] } as unknown as ShownEvent;
  const own = [record('b', 2, { item: { kind: 'events', tappedAt: NOW, events: [back] } })];
  expect(undo({ receipts, own, events: [back] })).toEqual([['a', 'taken_back']]);
});
