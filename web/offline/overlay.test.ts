import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { SyncItem } from '#domain/sync.ts';
import { CODE_LISTS, fixTap, siteOf } from '../../tests/support/fake-browser.ts';
import { overlayLines, overlaySite } from './overlay.ts';
import { filterLines, lineOf, measureKindsOf, stateOf } from './site-line.ts';
import type { OutboxRecord } from './tablet-database.ts';

const kinds = measureKindsOf(CODE_LISTS);
const DAY = '2026-11-26';
let sequence = 0;

function own(body: object, changes: Partial<OutboxRecord> = {}): OutboxRecord {
  sequence += 1;
  const item = { id: v7(), sequence, tappedAt: AT, clockOffsetMs: null, ...body } as SyncItem;
  return {
    version: 1,
    id: item.id,
    sequence,
    item,
    title: '',
    state: 'unsent',
    wasTried: false,
    problem: null,
    receipt: null,
    answeredInPull: null,
    isPulled: false,
    ...changes,
  };
}
const AT = '2026-11-26T07:59:00.000Z';
const lineIn = (site: ReturnType<typeof siteOf>) => lineOf(site, stateOf(site.card, site.events, kinds));

test('card edits are laid over in order, fields that were not touched stay', () => {
  const site = siteOf({ card: { name: 'Ao Cá', hamlet: 'Tổ 1' } as never });
  const edits = [
    own({ kind: 'card', siteId: site.id, base: {}, changes: { name: 'Ao Một' } }),
    own({ kind: 'card', siteId: site.id, base: {}, changes: { name: 'Ao Hai', owner: 'UBND' } }),
  ];
  const shown = overlaySite(site, edits.reverse(), kinds);
  expect(shown?.card).toMatchObject({ name: 'Ao Hai', owner: 'UBND', hamlet: 'Tổ 1' });
});

test('a new site shows in the list before the server knows it, with what was done to it since', () => {
  const id = v7();
  const card = siteOf().card;
  const site = { ...card, id, reportId: v7(), occurredAt: AT, isCandidate: false, note: '', photoIds: [] };
  const items = [own({ kind: 'new_site', site, photos: [] }), own(fixTap(id, '2026-11-26T08:10:00.000Z'))];
  const lines = overlayLines([], new Map(), items, kinds);
  expect(lines).toMatchObject([{ id, code: '', status: 'fixed', name: 'Ao Cá' }]);
});

test('items that were refused, dropped or pulled change nothing', () => {
  const site = siteOf();
  const items = [
    own(fixTap(site.id, AT), { state: 'aside' }),
    own(fixTap(site.id, AT), { state: 'sent', isPulled: true }),
    own({ kind: 'dropped' }),
  ];
  const lines = overlayLines([lineIn(site)], new Map([[site.id, site]]), items, kinds);
  expect(lines).toEqual([lineIn(site)]);
});

test('what is shown is the same before and after a pull has brought it', () => {
  const choice = fc.subarray(['reported', 'fix', 'note', 'again'], { minLength: 1 });
  fc.assert(
    fc.property(choice, fc.integer({ min: 0, max: 4 }), (acts, pulled) => {
      const site = siteOf();
      const items = acts.map((act, at) => {
        const time = `2026-11-26T0${at + 1}:00:00.000Z`;
        const note = { id: v7(), type: 'noted', occurredAt: time, note: act, photoIds: [] };
        return own(
          act === 'fix'
            ? fixTap(site.id, time)
            : { kind: 'events', siteId: site.id, events: [note], photos: [] },
        );
      });
      const before = overlaySite(site, items, kinds);
      const arrived = items
        .slice(0, pulled)
        .flatMap(({ item }) => (item.kind === 'events' ? item.events : []));
      const events = arrived.map((event) => ({
        ...event,
        receivedAt: '2026-11-26T09:00:00.000Z',
        actorName: 'A',
      }));
      // Some are in the snapshot already and in the outbox still.
      const after = overlaySite({ ...site, events: [...site.events, ...events] }, items, kinds);
      expect(after?.state).toEqual(before?.state);
      expect(after?.events.map(({ id }) => id)).toEqual(before?.events.map(({ id }) => id));
    }),
  );
});

test('filters of the list: words with or without marks, status, cover, overdue, near', () => {
  const sites = [
    siteOf({ code: '1', card: { name: 'Ao Đình', dueOn: '2026-11-01', lonLat: [105.8, 21] } as never }),
    siteOf({ code: '2', card: { name: 'Hồ Sen', lonLat: [105.801, 21] } as never }),
    siteOf({ code: '3', card: { name: 'Giếng', lonLat: [106.8, 21] } as never }),
  ];
  const lines = sites.map(lineIn);
  const codes = (filter: Parameters<typeof filterLines>[1]) =>
    filterLines(lines, filter, DAY).map(({ code }) => code);
  expect(codes({ words: 'ao dinh' })).toEqual(['1']);
  expect(codes({ isOverdue: true })).toEqual(['1']);
  expect(codes({ statuses: ['reported'], words: 'sen' })).toEqual(['2']);
  expect(codes({ covers: ['covered'] })).toEqual([]);
  expect(codes({ communes: ['00999'] })).toEqual([]);
  expect(codes({ near: { lonLat: [105.8011, 21], radiusM: 500 } })).toEqual(['2', '1']);
});
