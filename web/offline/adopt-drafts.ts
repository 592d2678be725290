import { hashOf } from './kept-photos.ts';
import {
  type OldBytes,
  type OldDraft,
  type OldPlaces,
  readOldDrafts,
  readOldPhotos,
  removeOldDraft,
  removeOldPhotos,
} from './old-drafts.ts';
import type { Outbox } from './outbox.ts';
import { type TabletDatabase, withStore } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';

interface Deps {
  database: TabletDatabase;
  outbox: Outbox;
  places: OldPlaces;
  now(): string;
  newId(): string;
}

/**
 * Takes over what the field screens kept before there was this store, for whoever opens it first: those records
 * never named their user. One draft after the other, each in the store before it leaves its old place: an
 * interruption repeats at most one, whose events keep their ids.
 */
export async function adoptOldDrafts({ database, outbox, places, now, newId }: Deps): Promise<void> {
  if (await withStore(database, (db) => db.fact('hasAdoptedDrafts'))) return;
  for (const draft of readOldDrafts(places)) {
    const hashes = await adoptPhotos(database, places, draft, now());
    if (!(await recordTap(outbox, draft, hashes, { now, newId }))) {
      const photos = [...hashes.values()].map(({ sha256 }) => sha256);
      const value = { ...(draft.value as object), hashes: Object.fromEntries(hashes) };
      await withStore(database, (db) => db.drafts.put({ key: draft.key, value, savedAt: now(), photos }));
    }
    removeOldDraft(places, draft.key);
    await removeOldPhotos(places, draft.photoKeys);
  }
  await withStore(database, (db) => db.setFact('hasAdoptedDrafts', true));
}

/** Whether the draft is an item now; a tap that makes no valid one stays a draft, for a person to look at. */
async function recordTap(
  outbox: Outbox,
  draft: OldDraft,
  hashes: ReadonlyMap<string, OldBytes>,
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
): Promise<boolean> {
  if (draft.toTap === null) return false;
  try {
    const tap = draft.toTap(hashes, newId);
    const isThere = (await outbox.list()).some(({ item }) => isSameTap(item, tap));
    if (!isThere) await outbox.record(tap, { title: draft.title, tappedAt: draft.tappedAt ?? now() });
    return true;
  } catch (error) {
    if (error instanceof TabletFault) throw error;
    console.error('a draft that cannot be sent', draft.key, error);
    return false;
  }
}

async function adoptPhotos(
  database: TabletDatabase,
  places: OldPlaces,
  draft: OldDraft,
  keptAt: string,
): Promise<Map<string, OldBytes>> {
  const hashes = new Map<string, OldBytes>();
  if (draft.photoKeys.length === 0) return hashes;
  for (const [key, blob] of await readOldPhotos(places, draft.photoKeys)) {
    const sha256 = await hashOf(blob);
    hashes.set(key, { sha256, byteCount: blob.size });
    await withStore(database, (db) =>
      db.photos.put({ sha256, blob, keptAt, uploadUrl: null, problem: null }),
    );
  }
  return hashes;
}

type AnyTap = Parameters<Outbox['record']>[0] | Awaited<ReturnType<Outbox['list']>>[number]['item'];
const keyOf = (tap: AnyTap) =>
  tap.kind === 'events' ? tap.events[0]?.id : tap.kind === 'new_site' ? tap.site.id : null;
const isSameTap = (one: AnyTap, other: AnyTap) => keyOf(one) !== null && keyOf(one) === keyOf(other);
