import { z } from 'zod';
import { PhotoId } from '#domain/photos.ts';
import type { SiteEventInput } from '#domain/site-events.ts';
import type { SyncItem } from '#domain/sync.ts';
import { Id, ListCode, LonLat } from '#domain/values.ts';
import type { Tap } from '../offline/index.ts';
import { DraftPhoto, expectedOf, MAX_PHOTOS, photosOfOld } from './draft-photos.ts';
import type { DraftKind } from './kept-draft.ts';

/** Where the person stands. `accuracyM` null: pointed at on the map, not measured. */
export const Place = z.object({ lonLat: LonLat, accuracyM: z.number().nullable() });
export type Place = z.infer<typeof Place>;

export type SiteAction =
  | 'fixed'
  | 'progress'
  | 'damage'
  | 'confirmed'
  | 'inspected'
  | 'not_found'
  | 'no_longer_a_hazard';

const filled = {
  /** For the list of drafts. */
  title: z.string(),
  measures: z.array(ListCode),
  damages: z.record(Id, z.enum(['damaged', 'missing'])),
  note: z.string().max(2000),
};
/** What the field team fills in at one site. */
export const SiteDraft = z.object({
  ...filled,
  version: z.literal(2),
  photos: z.array(DraftPhoto).max(MAX_PHOTOS),
  /** Photos that an older version of the application had sent ahead. */
  photoIds: z.array(PhotoId).max(MAX_PHOTOS),
  /** The refused item that this mends; null: a record of its own. */
  amends: Id.nullable(),
});
export type SiteDraft = z.infer<typeof SiteDraft>;
const OldSiteDraft = z.object({ ...filled, version: z.literal(1) });

const PREFIX = 'field.site.';
export const siteDraftKey = (siteId: string) => PREFIX + siteId;
/** The site of a draft's key; null for other drafts. */
export const siteOfDraftKey = (key: string) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null);

export const SITE_DRAFT: DraftKind<SiteDraft> = {
  empty: {
    version: 2,
    title: '',
    measures: [],
    damages: {},
    note: '',
    photos: [],
    photoIds: [],
    amends: null,
  },
  read(value, savedAt) {
    const known = SiteDraft.safeParse(value);
    if (known.success) return known.data;
    const old = OldSiteDraft.safeParse(value);
    return old.success ? { ...old.data, ...photosOfOld(value, savedAt), version: 2, amends: null } : null;
  },
  isEmpty: (draft) =>
    draft.amends === null &&
    draft.measures.length === 0 &&
    Object.keys(draft.damages).length === 0 &&
    draft.note === '' &&
    draft.photos.length === 0 &&
    draft.photoIds.length === 0,
  photosOf: (draft) => draft.photos.map(({ sha256 }) => sha256),
};

interface TapFacts {
  action: SiteAction;
  place: Place | null;
  /** Measures found in good condition, for `inspected`. */
  checkedMeasures: readonly string[];
  occurredAt: string;
  newId(): string;
}

/**
 * What one tap records. Photos and note go with the last event, which also sorts last at the same moment because its
 * id is the youngest.
 */
export function siteTap(siteId: string, draft: SiteDraft, facts: TapFacts): Extract<Tap, { kind: 'events' }> {
  const { action, place, occurredAt, newId } = facts;
  const common = () => ({
    id: newId(),
    occurredAt,
    lonLat: place?.lonLat ?? null,
    accuracyM: place?.accuracyM ?? null,
    note: '',
    photoIds: [] as string[],
  });
  const events: SiteEventInput[] = [];
  if (action === 'damage') {
    for (const [measureId, condition] of Object.entries(draft.damages))
      events.push({ ...common(), type: 'damaged', measureId, condition });
  } else if (action === 'not_found' || action === 'no_longer_a_hazard') {
    events.push({ ...common(), type: 'doubted', finding: action });
  } else {
    for (const kind of draft.measures)
      events.push({ ...common(), type: 'measure_installed', measure: { id: newId(), kind } });
  }
  if (action === 'fixed') events.push({ ...common(), type: 'fix_marked' });
  if (action === 'confirmed' || action === 'inspected') {
    const measures = facts.checkedMeasures.map((measureId) => ({ measureId, condition: 'good' as const }));
    events.push({ ...common(), type: 'inspected', isHazardConfirmed: true, measures });
  }
  if (events.length === 0) events.push({ ...common(), type: 'noted' });
  const last = events.at(-1);
  if (!last) throw new Error('a tap without an event');
  last.note = draft.note.trim();
  last.photoIds = draft.photoIds;
  return { kind: 'events', siteId, events, photos: expectedOf(draft.photos, last.id) };
}

/** When and where a refused tap was made: mending it changes what it says, not that. */
export function tapOrigin(
  item: SyncItem | null | undefined,
): { occurredAt: string; place: Place | null } | null {
  const last = item?.kind === 'events' ? item.events.at(-1) : undefined;
  if (!last) return null;
  const { occurredAt, lonLat = null, accuracyM = null } = last;
  return { occurredAt, place: lonLat && { lonLat, accuracyM } };
}

/** A refused tap as a form again, for a person to mend. */
export function draftOfItem(item: Extract<SyncItem, { kind: 'events' }>, title: string): SiteDraft {
  const last = item.events.at(-1);
  return {
    version: 2,
    title,
    measures: item.events.flatMap((event) => (event.type === 'measure_installed' ? event.measure.kind : [])),
    damages: Object.fromEntries(
      item.events.flatMap((event) =>
        event.type === 'damaged' && event.condition !== 'removed' ? [[event.measureId, event.condition]] : [],
      ),
    ),
    note: last?.note ?? '',
    photos: item.photos.map(({ eventId: _eventId, ...photo }) => photo),
    photoIds: last?.photoIds ?? [],
    amends: item.id,
  };
}
