import { z } from 'zod';
import { SyncItem } from '#domain/sync.ts';
import { Id, Instant, text } from '#domain/values.ts';
import { hashOf } from './kept-photos.ts';
import { OUTBOX_VERSION } from './outbox-format.ts';
import { photosOf } from './outbox-records.ts';
import { type TabletDatabase, withStore } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';

const MANIFEST = 'bo-an-outbox.json';
/** Second entry: SHA-256 of the first. Files of `archiveVersion` 1 have none. */
const MANIFEST_HASH = 'bo-an-outbox.sha256';
const ARCHIVE_VERSION = 2;
/** First entry of the file: what ought to be in it, so that what is damaged can be named. */
const Manifest = z.object({
  archiveVersion: z.int().min(1).max(ARCHIVE_VERSION).default(1),
  outboxVersion: z.int().min(1).max(OUTBOX_VERSION),
  exportedAt: Instant,
  deviceId: Id,
  label: text(60),
  userId: z.string(),
  lastSequence: z.int().min(0),
  items: z.array(z.object({ id: Id, sequence: z.int(), title: z.string(), sha256: z.string() })),
  photos: z.array(z.string()),
});
type Manifest = z.infer<typeof Manifest>;

const itemName = ({ id, sequence }: { id: string; sequence: number }) =>
  `items/${String(sequence).padStart(6, '0')}-${id}.json`;
const photoName = (sha256: string) => `photos/${sha256}`;

export interface ArchiveOwner {
  deviceId: string;
  label: string;
  userId: string;
  exportedAt: string;
}

/** All that the tablet still holds, as one ZIP file, photo after photo, so that a full day fits a small memory. */
export async function exportOutbox(database: TabletDatabase, owner: ArchiveOwner): Promise<Blob> {
  const { Zip, ZipPassThrough } = await import('fflate');
  const { records, hashes, lastSequence } = await withStore(database, (db) =>
    db.transaction('r', [db.outbox, db.photos, db.facts], async () => ({
      records: await db.outbox.orderBy('sequence').toArray(),
      hashes: await db.photos.toCollection().primaryKeys(),
      lastSequence: (await db.fact('lastSequence')) ?? 0,
    })),
  );
  const needed = hashes.filter((sha256) =>
    records.some(({ item }) => photosOf(item).some((photo) => photo.sha256 === sha256)),
  );
  const texts = records.map(({ item }) => JSON.stringify(item));
  const manifest: Manifest = {
    archiveVersion: ARCHIVE_VERSION,
    outboxVersion: OUTBOX_VERSION,
    ...owner,
    lastSequence,
    items: await Promise.all(
      records.map(async ({ id, sequence, title }, at) => ({
        id,
        sequence,
        title,
        sha256: await hashOf(new Blob([texts[at] ?? ''])),
      })),
    ),
    photos: needed,
  };
  // Blobs of parts, which the browser may keep on the disk.
  const parts: Blob[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    parts.push(new Blob([data as Uint8Array<ArrayBuffer>]));
  });
  const add = (name: string, bytes: Uint8Array) => {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(bytes, true);
  };
  const encoder = new TextEncoder();
  const head = encoder.encode(JSON.stringify(manifest));
  add(MANIFEST, head);
  add(MANIFEST_HASH, encoder.encode(await hashOf(new Blob([head]))));
  records.forEach((record, at) => {
    add(itemName(record), encoder.encode(texts[at] ?? ''));
  });
  for (const sha256 of needed) {
    const photo = await withStore(database, (db) => db.photos.get(sha256));
    // One that the device can no longer read is left out; whoever reads the file is told.
    const bytes = await photo?.blob.arrayBuffer().catch(() => null);
    if (bytes) add(photoName(sha256), new Uint8Array(bytes));
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}

export interface Archive {
  outboxVersion: number;
  deviceId: string;
  label: string;
  userId: string;
  exportedAt: string;
  lastSequence: number;
  /** Whole and readable, in the order of the taps. */
  items: { title: string; item: SyncItem }[];
  photos: Map<string, Blob>;
  /** What is named in the file but is not there, or not as it was written. */
  damaged: { kind: 'item' | 'photo'; name: string }[];
}

/**
 * What an exported file holds. Throws `archive.unreadable` when it is none or of a newer application, and
 * `archive.damaged` when the list of what ought to be in it is not as it was written: whose it is would be a guess.
 */
export async function readArchive(file: Blob): Promise<Archive> {
  const entries = await readEntries(file);
  const list = entries.get(MANIFEST);
  const listHash = entries.get(MANIFEST_HASH);
  if (list && listHash && (await hashOf(new Blob([list]))) !== new TextDecoder().decode(listHash))
    throw new TabletFault('archive.damaged');
  const head = Manifest.safeParse(readJson(list));
  if (head.success && head.data.archiveVersion > 1 && listHash === undefined)
    throw new TabletFault('archive.damaged');
  if (!head.success) throw new TabletFault('archive.unreadable', { cause: head.error });
  const manifest = head.data;
  const damaged: Archive['damaged'] = [];
  const items: Archive['items'] = [];
  for (const named of manifest.items) {
    const bytes = entries.get(itemName(named));
    const isWhole = bytes !== undefined && (await hashOf(new Blob([bytes]))) === named.sha256;
    const parsed = isWhole ? SyncItem.safeParse(readJson(bytes)) : null;
    if (parsed?.success) items.push({ title: named.title, item: parsed.data });
    else damaged.push({ kind: 'item', name: `${named.sequence} ${named.title}`.trim() });
  }
  const photos = new Map<string, Blob>();
  for (const sha256 of manifest.photos) {
    const bytes = entries.get(photoName(sha256));
    const blob = bytes === undefined ? null : new Blob([bytes]);
    if (blob && (await hashOf(blob)) === sha256) photos.set(sha256, blob);
    else damaged.push({ kind: 'photo', name: sha256 });
  }
  const { outboxVersion, deviceId, label, userId, exportedAt, lastSequence } = manifest;
  return { outboxVersion, deviceId, label, userId, exportedAt, lastSequence, items, photos, damaged };
}

/** By the directory at the end of the file; where that is lost, entry by entry as far as they can be read. */
async function readEntries(file: Blob): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const { unzipSync, Unzip, UnzipInflate } = await import('fflate');
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return new Map(Object.entries(unzipSync(bytes)) as [string, Uint8Array<ArrayBuffer>][]);
  } catch {
    // Cut off or damaged.
  }
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  const unzip = new Unzip((entry) => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    entry.ondata = (error, data, isLast) => {
      if (error) return;
      parts.push(data as Uint8Array<ArrayBuffer>);
      if (isLast) found.set(entry.name, joined(parts));
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    unzip.push(bytes, true);
  } catch {
    // What was found before stays.
  }
  return found;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function readJson(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
