import { z } from 'zod';
import { BasemapSize } from '#domain/basemap.ts';
import type { PieceStore } from './pieces.ts';

/** A line that breaks loses no more than this. */
export const PIECE_BYTES = 1024 * 1024;
/** Left for the photos of a day. */
const ROOM_FOR_WORK_BYTES = 300 * 1024 * 1024;
/** The server may have to cut the file before the first piece comes. */
const PATIENCE_MS = 180_000;
const TRIES_AFTER_MS = [2_000, 8_000];
/** A map that changes again and again while it is fetched is left for later. */
const MOST_BEGINNINGS = 3;
/** Names the maps that the pieces belong to. */
const ABOUT = 'about.json';

const MapRecord = z.object({
  etag: z.string(),
  bytes: z.int(),
  /** Of the whole map of the server that this is a part of. */
  version: z.string(),
  communes: z.array(z.string()),
});
const About = z.object({
  current: MapRecord.extend({ fetchedAt: z.string() }).nullable(),
  /** `isWanted`: goes on by itself after a reload. */
  next: MapRecord.extend({ isWanted: z.boolean() }).nullable(),
});
type About = z.infer<typeof About>;
type MapRecord = z.infer<typeof MapRecord>;

/**
 * `space`: no room beside the work of a day; what has come stays. `network`: goes on where it was. `refused`: the server
 * says no. `changed`: the map on the server is another one since, so it is fetched from the start. `storage`: the
 * device stored a piece not.
 */
export type BasemapFault = 'space' | 'network' | 'refused' | 'changed' | 'storage' | 'other_window';

export interface BasemapState {
  /** Complete, readable without a network. */
  current: About['current'];
  /** Being fetched, or begun and stopped. */
  next: { bytes: number; doneBytes: number; communes: readonly string[]; isRunning: boolean } | null;
  fault: BasemapFault | null;
}

/** What the map reads tiles from. */
export interface StoredFile {
  /** Another one for another content. */
  key: string;
  /** Less than `length` at the end of the file. Rejects when the device lost the part. */
  read(offset: number, length: number): Promise<ArrayBuffer>;
}

export interface BasemapPlaces {
  pieces: PieceStore;
  fetch: typeof fetch;
  now(): string;
  /** Ends early when the signal says so. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** null: the device does not say. */
  freeBytes(): Promise<number | null>;
  /** Runs the work unless another window does; resolves whether it ran. */
  onlyOne(work: () => Promise<void>): Promise<boolean>;
}

export type StoredBasemap = Awaited<ReturnType<typeof openStoredBasemap>>;

/** The server has another map now and told what it is. */
class OtherMap extends Error {
  readonly size: BasemapSize;

  constructor(size: BasemapSize) {
    super('the map on the server is another one');
    this.size = size;
  }
}

class Fault extends Error {
  readonly fault: BasemapFault;

  constructor(fault: BasemapFault) {
    super(fault);
    this.fault = fault;
  }
}

const recordOf = ({ etag, bytes, version }: BasemapSize, communes: readonly string[]): MapRecord => ({
  etag,
  bytes,
  version,
  communes: [...communes],
});
const keyOf = ({ etag }: Pick<MapRecord, 'etag'>) => etag.replace(/[^0-9a-f-]/g, '');
const nameOf = (record: MapRecord, index: number) => `${keyOf(record)}.${index}`;
const countOf = ({ bytes }: MapRecord) => Math.ceil(bytes / PIECE_BYTES);
const lengthOf = ({ bytes }: MapRecord, index: number) => Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES);

/**
 * The background map of the chosen communes on this device, in pieces of a megabyte. It is the same for all who use
 * the device: it holds no records. The map before stays until the next one is complete.
 */
export async function openStoredBasemap(places: BasemapPlaces) {
  const { pieces } = places;
  let about: About = { current: null, next: null };
  let missing: number[] = [];
  let running: { control: AbortController; ended: Promise<void> } | null = null;
  let fault: BasemapFault | null = null;
  const listeners = new Set<() => void>();
  let state: BasemapState = { current: null, next: null, fault: null };

  function tell(): void {
    const { current, next } = about;
    const lacking = next ? missingBytes(next) : 0;
    state = {
      current,
      next: next && {
        ...{ bytes: next.bytes, communes: next.communes },
        ...{ doneBytes: next.bytes - lacking, isRunning: running !== null },
      },
      fault,
    };
    for (const listener of listeners) listener();
  }

  /** What is on the device: another window may have written, the browser may have cleared. */
  async function look(): Promise<void> {
    const text = await (await pieces.read(ABOUT))?.text();
    const known = About.safeParse(parse(text));
    about = known.success ? known.data : { current: null, next: null };
    const sizes = await pieces.sizes();
    const lacks = (record: MapRecord) =>
      Array.from({ length: countOf(record) }, (_, index) => index).filter(
        (index) => sizes.get(nameOf(record, index)) !== lengthOf(record, index),
      );
    // A map with a hole is fetched again where it is missing.
    if (about.current && lacks(about.current).length > 0) {
      const { fetchedAt: _, ...record } = about.current;
      about = { current: null, next: about.next ?? { ...record, isWanted: true } };
    }
    missing = about.next ? lacks(about.next) : [];
  }

  async function save(change: About): Promise<void> {
    about = change;
    await pieces.write(ABOUT, new Blob([JSON.stringify(about)]));
    const kept = [about.current, about.next].flatMap((record) => (record ? [keyOf(record)] : []));
    for (const name of (await pieces.sizes()).keys()) {
      if (name !== ABOUT && !kept.includes(name.split('.')[0] ?? '')) await pieces.remove(name);
    }
  }

  async function fetchPiece(record: MapRecord, index: number, signal: AbortSignal): Promise<Blob> {
    const from = index * PIECE_BYTES;
    const length = lengthOf(record, index);
    const answer = await places.fetch(`/api/sync/basemap?communes=${record.communes.join(',')}`, {
      headers: { Range: `bytes=${from}-${from + length - 1}`, 'If-Range': record.etag },
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (answer.status !== 206) {
      await answer.body?.cancel();
      // The whole file in place of the part: it is another one.
      if (answer.status === 200) throw new OtherMap(await askSize(record.communes, signal));
      throw new Fault(answer.status >= 500 ? 'network' : 'refused');
    }
    const blob = await answer.blob();
    if (blob.size !== length) throw new Fault('network');
    return blob;
  }

  async function askSize(communes: readonly string[], signal: AbortSignal): Promise<BasemapSize> {
    const answer = await places.fetch(`/api/sync/basemap/size?communes=${communes.join(',')}`, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!answer.ok) throw new Fault(answer.status >= 500 ? 'network' : 'refused');
    return BasemapSize.parse(await answer.json());
  }

  /** @throws Fault `space` when the file does not fit beside the work of a day */
  async function checkRoom(bytes: number): Promise<void> {
    const free = await places.freeBytes();
    if (free !== null && free < bytes + ROOM_FOR_WORK_BYTES) throw new Fault('space');
  }
  const missingBytes = (record: MapRecord) =>
    missing.reduce((sum, index) => sum + lengthOf(record, index), 0);

  async function withRetries(record: MapRecord, index: number, signal: AbortSignal): Promise<Blob> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await fetchPiece(record, index, signal);
      } catch (error) {
        if (signal.aborted || error instanceof OtherMap) throw error;
        if (error instanceof Fault && error.fault !== 'network') throw error;
        const pause = TRIES_AFTER_MS[attempt];
        if (pause === undefined) throw new Fault('network');
        await places.wait(pause, signal);
        signal.throwIfAborted();
      }
    }
  }

  /** Begins anew when the map on the server became another one. */
  async function work(signal: AbortSignal): Promise<void> {
    for (let beginnings = 1; ; beginnings++) {
      try {
        return await fetchMissing(signal);
      } catch (error) {
        const { next } = about;
        if (!(error instanceof OtherMap) || !next) throw error;
        if (beginnings === MOST_BEGINNINGS) throw new Fault('network');
        await save({ ...about, next: { ...next, ...recordOf(error.size, next.communes) } });
        fault = 'changed';
      }
    }
  }

  async function fetchMissing(signal: AbortSignal): Promise<void> {
    await look();
    tell();
    const { next } = about;
    if (!next) return;
    await checkRoom(missingBytes(next));
    for (const index of [...missing]) {
      const blob = await withRetries(next, index, signal);
      await pieces.write(nameOf(next, index), blob).catch(() => {
        throw new Fault('storage');
      });
      signal.throwIfAborted();
      missing = missing.filter((other) => other !== index);
      tell();
    }
    const { isWanted: _, ...record } = next;
    await save({ current: { ...record, fetchedAt: places.now() }, next: null });
    fault = null;
  }

  function run(): Promise<void> {
    if (running) return running.ended;
    const control = new AbortController();
    async function attempt(): Promise<void> {
      try {
        if (!(await places.onlyOne(() => work(control.signal)))) fault = 'other_window';
      } catch (error) {
        if (control.signal.aborted) return;
        fault = error instanceof Fault ? error.fault : 'storage';
      }
    }
    fault = null;
    const ended = attempt().finally(() => {
      running = null;
      tell();
    });
    running = { control, ended };
    tell();
    return ended;
  }

  async function halt(): Promise<void> {
    running?.control.abort();
    await running?.ended;
  }

  await look();
  tell();
  return {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Resolves when it is complete, was stopped or failed: `state` tells which. */
    async download(communes: readonly string[], size: BasemapSize): Promise<void> {
      await halt();
      try {
        await look();
        // Else what comes now takes the place of what was begun.
        if (about.next?.etag !== size.etag) await checkRoom(size.bytes);
        await save({ ...about, next: { ...recordOf(size, communes), isWanted: true } });
      } catch (error) {
        fault = error instanceof Fault ? error.fault : 'storage';
        return tell();
      }
      await run();
    },
    /** Goes on with what was begun, unless a person stopped it. */
    async goOn(): Promise<void> {
      if (about.next?.isWanted) await run();
    },
    /** Goes on with what a person stopped. */
    async resume(): Promise<void> {
      if (about.next) await save({ ...about, next: { ...about.next, isWanted: true } });
      await run();
    },
    /** What has come stays. */
    async stop(): Promise<void> {
      await halt();
      if (about.next) await save({ ...about, next: { ...about.next, isWanted: false } });
      tell();
    },
    async remove(): Promise<void> {
      await halt();
      await save({ current: null, next: null });
      missing = [];
      fault = null;
      tell();
    },
    /** null: no map is complete. */
    file(): StoredFile | null {
      const record = about.current;
      if (!record) return null;
      return {
        key: `bo-an-basemap-${keyOf(record)}`,
        async read(offset, length) {
          const end = Math.min(offset + length, record.bytes);
          const parts: Blob[] = [];
          for (let at = offset; at < end; ) {
            const index = Math.floor(at / PIECE_BYTES);
            const piece = await pieces.read(nameOf(record, index));
            if (!piece) throw new Error(`piece ${index} of the background map is gone`);
            const start = at - index * PIECE_BYTES;
            const part = piece.slice(start, Math.min(PIECE_BYTES, start + end - at));
            if (part.size === 0) throw new Error(`piece ${index} of the background map is cut short`);
            parts.push(part);
            at += part.size;
          }
          return await new Blob(parts).arrayBuffer();
        },
      };
    },
  };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
