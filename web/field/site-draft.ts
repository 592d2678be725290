import { z } from 'zod';
import { MAX_PHOTOS_PER_EVENT, Photo } from '#domain/photos.ts';
import type { SiteEventInput } from '#domain/site-events.ts';
import { Id, Instant, ListCode, LonLat } from '#domain/values.ts';

export const MAX_PHOTOS = MAX_PHOTOS_PER_EVENT;

export const DraftPhoto = z.object({
  /** Under which the bytes are kept on the device until they are stored. */
  key: Id,
  /** null until the server confirmed the bytes. */
  photo: Photo.nullable(),
});
export type DraftPhoto = z.infer<typeof DraftPhoto>;

/** Where the person stands. `accuracyM` null: pointed at on the map, not measured. */
export const Place = z.object({ lonLat: LonLat, accuracyM: z.number().nullable() });
export type Place = z.infer<typeof Place>;

export const SITE_ACTIONS = ['fixed', 'progress', 'damage', 'confirmed', 'inspected'] as const;
export type SiteAction = (typeof SITE_ACTIONS)[number];

/** One tap on a button that saves. Made once; every re-send has the same ids, time and place. */
const Submission = z.object({
  action: z.enum(SITE_ACTIONS),
  occurredAt: Instant,
  place: Place.nullable(),
  /** In order of time: two per measure, one per damage, one for the action itself. */
  ids: z.array(Id),
  /** Measures found in good condition, for `inspected`. */
  checkedMeasures: z.array(Id),
});
type Submission = z.infer<typeof Submission>;

/** What the field team fills in at one site. Versioned: an older shape on the device is dropped, not misread. */
export const SiteDraft = z.object({
  version: z.literal(1),
  /** For the list of unsent records. */
  title: z.string(),
  measures: z.array(ListCode),
  damages: z.record(Id, z.enum(['damaged', 'missing'])),
  note: z.string().max(2000),
  photos: z.array(DraftPhoto).max(MAX_PHOTOS),
  submission: Submission.nullable(),
});
export type SiteDraft = z.infer<typeof SiteDraft>;

export const EMPTY_SITE_DRAFT: SiteDraft = {
  version: 1,
  title: '',
  measures: [],
  damages: {},
  note: '',
  photos: [],
  submission: null,
};

export const isEmptySiteDraft = (draft: SiteDraft) =>
  draft.measures.length === 0 &&
  Object.keys(draft.damages).length === 0 &&
  draft.note === '' &&
  draft.photos.length === 0 &&
  draft.submission === null;

/** Marks the draft as sent off; ids are drawn here and never again. */
export function tapped(
  draft: SiteDraft,
  tap: Pick<Submission, 'action' | 'occurredAt' | 'place' | 'checkedMeasures'>,
  newId: () => string,
): SiteDraft {
  if (draft.submission) return draft;
  const count = draft.measures.length * 2 + Object.keys(draft.damages).length + 1;
  return { ...draft, submission: { ...tap, ids: Array.from({ length: count }, newId) } };
}

/**
 * The events of a tap, always the same for the same draft. Photos and note go with the last one, which also
 * sorts last at the same moment because its id is the youngest.
 */
export function eventsOf(draft: SiteDraft): SiteEventInput[] {
  const { submission } = draft;
  if (!submission) return [];
  const { action, occurredAt, place, checkedMeasures } = submission;
  const ids = [...submission.ids];
  const nextId = () => {
    const id = ids.shift();
    if (id === undefined) throw new Error('a tap has too few ids');
    return id;
  };
  const common = () => ({
    id: nextId(),
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
  } else {
    for (const kind of draft.measures)
      events.push({ ...common(), type: 'measure_installed', measure: { id: nextId(), kind } });
  }
  if (action === 'fixed') events.push({ ...common(), type: 'fix_marked' });
  if (action === 'confirmed' || action === 'inspected') {
    const measures = checkedMeasures.map((measureId) => ({ measureId, condition: 'good' as const }));
    events.push({ ...common(), type: 'inspected', isHazardConfirmed: true, measures });
  }
  if (events.length === 0) events.push({ ...common(), type: 'noted' });
  const last = events.at(-1);
  if (last) {
    last.note = draft.note.trim();
    last.photoIds = draft.photos.flatMap(({ photo }) => photo?.id ?? []);
  }
  return events;
}
