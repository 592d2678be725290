import { describe, expect, it } from 'vitest';
import { SiteEventInput } from '#domain/site-events.ts';
import { EMPTY_SITE_DRAFT, eventsOf, isEmptySiteDraft, type SiteDraft, tapped } from './site-draft.ts';

const PHOTO = {
  id: 'a'.repeat(64),
  widthPx: 10,
  heightPx: 10,
  byteCount: 100,
  capturedAt: null,
  lonLat: null,
  uploadedAt: '2026-11-23T01:00:00Z',
};
let last = 0;
const newId = () => {
  last += 1;
  return `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
};
const TAP = {
  occurredAt: '2026-11-23T01:02:03.000Z',
  place: { lonLat: [105.88, 21.04] as [number, number], accuracyM: 6 },
  checkedMeasures: [],
};
const draft = (part: Partial<SiteDraft>): SiteDraft => ({ ...EMPTY_SITE_DRAFT, ...part });

describe('eventsOf', () => {
  const filled = draft({
    measures: ['fence', 'warning_sign'],
    note: ' xong ',
    photos: [{ key: newId(), photo: PHOTO }],
  });

  it('records each measure and the fix, youngest id last, evidence on the last', () => {
    const events = eventsOf(tapped(filled, { ...TAP, action: 'fixed' }, newId));
    expect(events.map(({ type }) => type)).toEqual(['measure_installed', 'measure_installed', 'fix_marked']);
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort());
    expect(events.map(({ photoIds }) => photoIds.length)).toEqual([0, 0, 1]);
    expect(events.at(-1)?.note).toBe('xong');
    for (const event of events) expect(SiteEventInput.parse(event)).toEqual(event);
  });

  it('says the same at every re-send and after a second tap', () => {
    const first = tapped(filled, { ...TAP, action: 'fixed' }, newId);
    const again = tapped(first, { ...TAP, action: 'progress', occurredAt: '2026-11-23T09:00:00Z' }, newId);
    expect(again).toBe(first);
    expect(eventsOf(JSON.parse(JSON.stringify(again)) as SiteDraft)).toEqual(eventsOf(first));
  });

  it('keeps a place that was pointed at apart from a measured one', () => {
    const pointed = tapped(
      filled,
      { ...TAP, place: { ...TAP.place, accuracyM: null }, action: 'progress' },
      newId,
    );
    expect(eventsOf(pointed)[0]).toMatchObject({ lonLat: [105.88, 21.04], accuracyM: null });
  });

  it('records damage, a check and a mere note', () => {
    const measureId = newId();
    const damage = tapped(
      draft({ damages: { [measureId]: 'missing' } }),
      { ...TAP, action: 'damage' },
      newId,
    );
    expect(eventsOf(damage)).toMatchObject([{ type: 'damaged', measureId, condition: 'missing' }]);
    const check = tapped(draft({}), { ...TAP, action: 'inspected', checkedMeasures: [measureId] }, newId);
    expect(eventsOf(check)).toMatchObject([
      { type: 'inspected', measures: [{ measureId, condition: 'good' }] },
    ]);
    const note = tapped(draft({ note: 'cổng khoá' }), { ...TAP, action: 'progress' }, newId);
    expect(eventsOf(note)).toMatchObject([{ type: 'noted', note: 'cổng khoá' }]);
  });

  it('has nothing to send before a tap', () => {
    expect(eventsOf(filled)).toEqual([]);
    expect(isEmptySiteDraft(draft({ title: 'Ao' }))).toBe(true);
    expect(isEmptySiteDraft(filled)).toBe(false);
  });
});
