/**
 * What the field screens kept before there was an outbox: drafts in localStorage and photos in a database of their
 * own. Frozen: it reads what is on tablets, so it never changes and imports no schema that does.
 */
import type { Tap } from './outbox.ts';

const PREFIX = 'bo-an.draft.';
const SITE = 'field.site';
const NEW = 'field.new';
const PHOTOS = 'bo-an-photos';

type LonLat = [number, number];
interface OldPhoto {
  key: string;
  /** null: its bytes are on the device only. */
  photo: { id: string; capturedAt: string | null; uploadedAt: string } | null;
}
interface OldSiteDraft {
  version: 1;
  title: string;
  measures: string[];
  damages: Record<string, 'damaged' | 'missing'>;
  note: string;
  photos: OldPhoto[];
  submission: {
    action: 'fixed' | 'progress' | 'damage' | 'confirmed' | 'inspected';
    occurredAt: string;
    place: { lonLat: LonLat; accuracyM: number | null } | null;
    ids: string[];
    checkedMeasures: string[];
  } | null;
}
interface OldNewSite {
  version: 1;
  kind: string | null;
  hamlet: string;
  note: string;
  photos: OldPhoto[];
  submission: {
    id: string;
    occurredAt: string;
    name: string;
    setting: string;
    lonLat: LonLat;
    communeCode: string | null;
  } | null;
}

/** Where the older application kept things; a test hands in its own. */
export interface OldPlaces {
  storage: Storage;
  indexedDB: IDBFactory;
}

export interface OldDraft {
  /** `field.site.<id>` or `field.new.<id>`: the key that the draft has in this store too. */
  key: string;
  value: unknown;
  title: string;
  /** What the tap on it records; null while nothing was tapped. */
  toTap: ((hashes: ReadonlyMap<string, OldBytes>, newId: () => string) => Tap) | null;
  tappedAt: string | null;
  /** Keys of photos whose bytes are on the device only. */
  photoKeys: string[];
}
export interface OldBytes {
  sha256: string;
  byteCount: number;
}

/** Drafts of the older application, oldest first. What cannot be read is left where it is. */
export function readOldDrafts({ storage }: Pick<OldPlaces, 'storage'>): OldDraft[] {
  const ids = (prefix: string) => parse<string[]>(storage.getItem(`${PREFIX}${prefix}.index`)) ?? [];
  const found: OldDraft[] = [];
  for (const id of ids(SITE)) {
    const draft = parse<OldSiteDraft>(storage.getItem(`${PREFIX}${SITE}.${id}`));
    if (draft?.version !== 1) continue;
    found.push({
      key: `${SITE}.${id}`,
      value: draft,
      title: draft.title,
      tappedAt: draft.submission?.occurredAt ?? null,
      toTap: draft.submission === null ? null : (hashes) => siteTap(id, draft, hashes),
      photoKeys: keysOf(draft.photos),
    });
  }
  for (const id of ids(NEW)) {
    const draft = parse<OldNewSite>(storage.getItem(`${PREFIX}${NEW}.${id}`));
    if (draft?.version !== 1) continue;
    const { submission, kind } = draft;
    found.push({
      key: `${NEW}.${id}`,
      value: draft,
      title: submission?.name ?? '',
      tappedAt: submission?.occurredAt ?? null,
      toTap:
        submission === null || kind === null
          ? null
          : (hashes, newId) => newSiteTap({ ...draft, submission, kind }, hashes, newId),
      photoKeys: keysOf(draft.photos),
    });
  }
  return found;
}

/** Forgets a draft once it is in the store. */
export function removeOldDraft({ storage }: Pick<OldPlaces, 'storage'>, key: string): void {
  storage.removeItem(PREFIX + key);
  for (const prefix of [SITE, NEW]) {
    const indexKey = `${PREFIX}${prefix}.index`;
    const ids = parse<string[]>(storage.getItem(indexKey));
    if (!ids || !key.startsWith(`${prefix}.`)) continue;
    const left = ids.filter((id) => `${prefix}.${id}` !== key);
    if (left.length === 0) storage.removeItem(indexKey);
    else storage.setItem(indexKey, JSON.stringify(left));
  }
}

/** Bytes that the older application kept under a draft's key. */
export async function readOldPhotos(
  { indexedDB }: Pick<OldPlaces, 'indexedDB'>,
  keys: readonly string[],
): Promise<Map<string, Blob>> {
  const found = new Map<string, Blob>();
  await withOldPhotos(indexedDB, 'readonly', async (store) => {
    for (const key of keys) {
      const value: unknown = await done(store.get(key));
      if (value instanceof Blob) found.set(key, value);
    }
  });
  return found;
}

export async function removeOldPhotos(
  { indexedDB }: Pick<OldPlaces, 'indexedDB'>,
  keys: readonly string[],
): Promise<void> {
  await withOldPhotos(indexedDB, 'readwrite', async (store) => {
    for (const key of keys) await done(store.delete(key));
  });
}

async function withOldPhotos(
  factory: IDBFactory,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<void>,
): Promise<void> {
  const opening = factory.open(PHOTOS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('unsent');
  const database = await done(opening);
  try {
    await work(database.transaction('unsent', mode).objectStore('unsent'));
  } finally {
    database.close();
  }
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

const keysOf = (photos: readonly OldPhoto[]) =>
  photos.flatMap(({ key, photo }) => (photo === null ? key : []));
const storedIds = (photos: readonly OldPhoto[]) => photos.flatMap(({ photo }) => photo?.id ?? []);

function expected(
  photos: readonly OldPhoto[],
  hashes: ReadonlyMap<string, OldBytes>,
  eventId: string,
  at: { capturedAt: string; lonLat: LonLat | null; accuracyM: number | null },
) {
  // Nobody knows any more whether the camera was used or the gallery.
  return photos.flatMap(({ key, photo }) => {
    const bytes = photo === null ? hashes.get(key) : undefined;
    return bytes === undefined ? [] : { eventId, ...bytes, ...at, isFromApp: false };
  });
}

/** The same events with the same ids as the older application sends, so that a repeat is recognised. */
function siteTap(siteId: string, draft: OldSiteDraft, hashes: ReadonlyMap<string, OldBytes>): Tap {
  const { submission } = draft;
  if (submission === null) throw new Error('nothing was tapped');
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
  const events: Extract<Tap, { kind: 'events' }>['events'] = [];
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
  if (!last) throw new Error('a tap without events');
  last.note = draft.note.trim();
  last.photoIds = storedIds(draft.photos);
  const at = {
    capturedAt: occurredAt,
    lonLat: place?.lonLat ?? null,
    accuracyM: place?.accuracyM ?? null,
  };
  return { kind: 'events', siteId, events, photos: expected(draft.photos, hashes, last.id, at) };
}

function newSiteTap(
  draft: OldNewSite & { submission: NonNullable<OldNewSite['submission']>; kind: string },
  hashes: ReadonlyMap<string, OldBytes>,
  newId: () => string,
): Tap {
  const { id, occurredAt, name, setting, lonLat, communeCode } = draft.submission;
  const reportId = newId();
  const at = { capturedAt: occurredAt, lonLat, accuracyM: null };
  return {
    kind: 'new_site',
    site: {
      id,
      reportId,
      occurredAt,
      name,
      kind: draft.kind,
      setting,
      lonLat,
      hamlet: draft.hamlet.trim(),
      note: draft.note.trim(),
      photoIds: storedIds(draft.photos),
      ...(communeCode === null ? {} : { communeCode }),
      isCandidate: false,
      outline: null,
      owner: '',
      unitId: null,
      riskFactors: [],
      requiredMeasures: [],
      dueOn: null,
      estimatedCostVnd: null,
      fundSource: null,
      description: '',
    },
    photos: expected(draft.photos, hashes, reportId, at),
  };
}
