import { describe, expect, it } from 'vitest';
import { SyncItem } from '#domain/sync.ts';
import { NEW_SITE_DRAFT, newSiteOrigin, newSiteTap } from './new-site-draft.ts';
import { draftOfItem, SITE_DRAFT, type SiteDraft, siteTap, tapOrigin } from './site-draft.ts';

let last = 0;
const newId = () => {
  last += 1;
  return `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
};
const SITE = newId();
const AT = '2026-11-23T01:02:03.000Z';
const PHOTO = {
  sha256: 'a'.repeat(64),
  byteCount: 100,
  capturedAt: AT,
  isFromApp: true,
  lonLat: null,
  accuracyM: null,
};
const FACTS = {
  occurredAt: AT,
  place: { lonLat: [105.88, 21.04] as [number, number], accuracyM: 6 },
  checkedMeasures: [] as string[],
  newId,
};
const draft = (part: Partial<SiteDraft>): SiteDraft => ({ ...SITE_DRAFT.empty, ...part });
const itemOf = (tap: ReturnType<typeof siteTap>) =>
  SyncItem.parse({ ...tap, id: newId(), sequence: 1, tappedAt: AT, clockOffsetMs: null });

describe('a tap at a site', () => {
  const filled = draft({ measures: ['fence', 'warning_sign'], note: ' xong ', photos: [PHOTO] });

  it('records each measure and the fix, youngest id last, note and photos with the last', () => {
    const tap = siteTap(SITE, filled, { ...FACTS, action: 'fixed' });
    const { events, photos } = tap;
    expect(events.map(({ type }) => type)).toEqual(['measure_installed', 'measure_installed', 'fix_marked']);
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort());
    expect(events.at(-1)?.note).toBe('xong');
    expect(photos).toEqual([{ ...PHOTO, eventId: events.at(-1)?.id }]);
    expect(itemOf(tap)).toMatchObject(tap);
  });

  it('keeps a place that was pointed at apart from a measured one', () => {
    const place = { ...FACTS.place, accuracyM: null };
    const { events } = siteTap(SITE, filled, { ...FACTS, place, action: 'progress' });
    expect(events[0]).toMatchObject({ lonLat: [105.88, 21.04], accuracyM: null });
  });

  it('records damage, a check, a doubt and a mere note', () => {
    const measureId = newId();
    const eventsOf = (part: Partial<SiteDraft>, facts: Partial<Parameters<typeof siteTap>[2]>) =>
      siteTap(SITE, draft(part), { ...FACTS, action: 'progress', ...facts }).events;
    expect(eventsOf({ damages: { [measureId]: 'missing' } }, { action: 'damage' })).toMatchObject([
      { type: 'damaged', measureId, condition: 'missing' },
    ]);
    expect(eventsOf({}, { action: 'inspected', checkedMeasures: [measureId] })).toMatchObject([
      { type: 'inspected', measures: [{ measureId, condition: 'good' }] },
    ]);
    expect(eventsOf({ note: 'đã lấp' }, { action: 'no_longer_a_hazard' })).toMatchObject([
      { type: 'doubted', finding: 'no_longer_a_hazard', note: 'đã lấp' },
    ]);
    expect(eventsOf({ note: 'cổng khoá' }, {})).toMatchObject([{ type: 'noted', note: 'cổng khoá' }]);
  });

  it('becomes a form again when it was refused', () => {
    const item = itemOf(siteTap(SITE, filled, { ...FACTS, action: 'fixed' }));
    if (item.kind !== 'events') throw new Error('no events');
    expect(draftOfItem(item, 'Ao')).toEqual({ ...filled, note: 'xong', title: 'Ao', amends: item.id });
  });

  it('mended elsewhere and later is still the tap of its first time and place', () => {
    const item = itemOf(siteTap(SITE, filled, { ...FACTS, action: 'fixed' }));
    expect(tapOrigin(item)).toEqual({ occurredAt: AT, place: FACTS.place });
    const placeless = itemOf(siteTap(SITE, filled, { ...FACTS, place: null, action: 'fixed' }));
    expect(tapOrigin(placeless)).toEqual({ occurredAt: AT, place: null });
    expect(tapOrigin(null)).toBeNull();
  });
});

describe('a new site', () => {
  it('mended stays the site that own taps may name already', () => {
    const facts = { id: newId(), reportId: newId(), occurredAt: AT };
    const rest = { kind: 'pond', name: 'Ao', setting: 'rural', communeCode: null };
    const tap = newSiteTap(NEW_SITE_DRAFT.empty, { ...facts, ...rest, lonLat: [105.9, 21] });
    const item = SyncItem.parse({ ...tap, id: newId(), sequence: 1, tappedAt: AT, clockOffsetMs: null });
    expect(newSiteOrigin(item)).toEqual(facts);
    expect(newSiteOrigin(null)).toBeNull();
  });
});

describe('a draft on the device', () => {
  it('is empty while nothing was entered, and not while it mends a refused item', () => {
    expect(SITE_DRAFT.isEmpty(draft({ title: 'Ao' }))).toBe(true);
    expect(SITE_DRAFT.isEmpty(draft({ note: 'x' }))).toBe(false);
    expect(SITE_DRAFT.isEmpty(draft({ amends: newId() }))).toBe(false);
  });

  it('of the older application is read with its photos', () => {
    const [kept, sent] = [newId(), newId()];
    const photos = [
      { key: kept, photo: null },
      { key: sent, photo: { id: 'b'.repeat(64), capturedAt: null, uploadedAt: AT } },
    ];
    const hashes = { [kept]: { sha256: PHOTO.sha256, byteCount: 100 } };
    const old = { version: 1, title: 'Ao', measures: ['fence'], damages: {}, note: 'n', photos, hashes };
    expect(SITE_DRAFT.read({ ...old, submission: null }, AT)).toEqual(
      draft({
        title: 'Ao',
        measures: ['fence'],
        note: 'n',
        photos: [{ ...PHOTO, isFromApp: false }],
        photoIds: ['b'.repeat(64)],
      }),
    );
    const oldNew = { version: 1, kind: 'pond', setting: null, name: null, hamlet: 'Tổ 9', communeCode: null };
    expect(
      NEW_SITE_DRAFT.read({ ...oldNew, lonLat: [105.9, 21], note: '', photos, hashes }, AT),
    ).toMatchObject({
      kind: 'pond',
      hamlet: 'Tổ 9',
      lonLat: [105.9, 21],
      photos: [{ sha256: PHOTO.sha256 }],
    });
    expect(SITE_DRAFT.read({ version: 3 }, AT)).toBeNull();
  });
});
