import type { PlaceLocator } from '../communes/boundaries.service.ts';
import type { Database } from '../db/database.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { Actor } from '../domain/roles.ts';
import type { GivenFields } from './differing-fields.ts';
import type { LikeFinder } from './find-likes.ts';
import type { ImportRecord } from './imports.rows.ts';
import type { PlacesOfTarget } from './places-of-target.ts';
import type { OpenFile, RawRow } from './read-rows.ts';
import type { SeenKeys } from './seen-keys.ts';
import type { Understanding } from './understood-row.ts';

/** What a worker works with. */
export interface WorkerParts {
  database: Database;
  config: Deps['config'];
  now(): string;
  workerId: string;
  log: Deps['log'];
  /** Ends the work after the batch in hand: the process stops. */
  signal: AbortSignal;
  locator(): Promise<PlaceLocator>;
  codeLists(): Promise<CodeLists>;
}

/** One record that is being worked on. */
export interface ImportJob {
  parts: WorkerParts;
  record: ImportRecord;
  /** Who asked for it: rows outside their communes are returned. */
  actor: Actor;
  lists: CodeLists;
  places: PlacesOfTarget;
  idOf(row: number, part?: number): string;
  understand(raw: RawRow): Understanding;
  given: GivenFields;
  seenKeys: SeenKeys;
  likes: LikeFinder;
}

/** A job whose file is read. */
export interface FileJob extends ImportJob {
  file: OpenFile;
}

/** The record was cancelled or taken over while this worker was at it: what it had in hand is not stored. */
export class LostImport extends Error {}
/** The process stops; the record goes on in the next one. */
export class StoppedImport extends Error {}
