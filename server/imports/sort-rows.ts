import type { Db } from '../db/database.ts';
import type { ImportCounts, ImportDecision } from '../domain/imports.ts';
import { isInScope } from '../domain/roles.ts';
import type { CommuneCode, LonLat } from '../domain/values.ts';
import { differingFields } from './differing-fields.ts';
import type { ImportJob } from './import-job.ts';
import { findByCode, findImportKeys, listDecisions } from './import-rows.queries.ts';
import { NO_COUNTS } from './imports.queries.ts';
import type { KeptRow } from './imports.rows.ts';
import type { NearPlace } from './nearby-places.ts';
import type { RawRow } from './read-rows.ts';
import type { RowFault } from './row-error.ts';
import { isFaultyRow, type UnderstoodRow } from './understood-row.ts';

/** A row of the file with what it was understood as. */
export interface ReadRow {
  raw: RawRow;
  read: UnderstoodRow | { row: number; fault: RowFault; lonLat: LonLat | null };
}

/** What becomes of the rows of a batch. */
export interface SortedRows {
  fresh: UnderstoodRow[];
  /** Duplicates that a person wants merged, each with its place in `kept`. */
  merges: { row: UnderstoodRow; kept: KeptRow }[];
  /** Returned rows, duplicates, and duplicates that are dealt with here. */
  kept: KeptRow[];
  counts: ImportCounts;
  /** Communes of all understood rows, and of those that go in. */
  communes: { rows: Set<CommuneCode>; added: Set<CommuneCode> };
  points: PreviewPoint[];
}

/** Longitude, latitude, outcome as in `PREVIEW_OUTCOMES`, row. */
export type PreviewPoint = [number, number, number, number];
const READY = 0;
const UNCHANGED = 1;
const DUPLICATE = 2;
const RETURNED = 3;

/** What the file alone tells: reading, scope, and rows that stand in it twice. null: to be passed over. */
export function readRow(job: ImportJob, raw: RawRow): ReadRow | null {
  if (raw.fault !== null) return { raw, read: { row: raw.row, fault: raw.fault, lonLat: null } };
  const read = job.understand(raw);
  if (read === null) return null;
  if (isFaultyRow(read)) return { raw, read };
  const { communeCode, lonLat } = read.card.card;
  const faulty = (code: RowFault['code'], details: RowFault['details']): ReadRow => ({
    raw,
    read: { row: read.row, fault: { code, details }, lonLat },
  });
  if (!isInScope(job.actor, communeCode)) return faulty('auth.outside_scope', { commune: communeCode });
  const first = job.seenKeys.firstRow(read.importKey, read.row);
  return first === null ? { raw, read } : faulty('import.duplicate_in_file', { row: first });
}

/** What the stored places say about the rows of a batch; `job.likes` must be prepared for them. */
export async function sortRows(db: Db, job: ImportJob, batch: readonly ReadRow[]): Promise<SortedRows> {
  const sorted: SortedRows = {
    fresh: [],
    merges: [],
    kept: [],
    counts: { ...NO_COUNTS, read: batch.length },
    communes: { rows: new Set(), added: new Set() },
    points: [],
  };
  const understood = batch.flatMap(({ read }) => ('fault' in read ? [] : [read]));
  const { target, id } = job.record;
  const keys = await findImportKeys(
    db,
    target,
    understood.map(({ importKey }) => importKey),
  );
  const codes = understood.flatMap(({ code, importKey }) =>
    code === null || keys.has(importKey) ? [] : [code],
  );
  const idByCode = await findByCode(db, target, codes);
  const cards = await job.places.getCards(db, [...idByCode.values()]);
  const range = rangeOf(batch);
  const decisions = await listDecisions(db, id, range);
  for (const { raw, read } of batch) {
    if ('fault' in read) {
      keepReturned(sorted, raw, read.fault, read.lonLat);
      continue;
    }
    const { communeCode, lonLat } = read.card.card;
    sorted.communes.rows.add(communeCode);
    const storedId = read.code === null ? undefined : idByCode.get(read.code);
    if (keys.has(read.importKey)) {
      keepUnchanged(sorted, read);
    } else if (storedId !== undefined) {
      compareWithStored(sorted, job, raw, read, cards.get(storedId));
    } else {
      const { kind, outline } = read.card.card;
      const place = { row: read.row, lonLat, kind, outline, code: read.code };
      const like = await job.likes.find(place);
      const decision = like === null ? null : (decisions.get(read.row) ?? null);
      if (like !== null) keepDuplicate(sorted, job, { raw, read }, like, decision);
      if (like === null || decision === 'add') {
        sorted.fresh.push(read);
        sorted.counts.added += 1;
        sorted.communes.added.add(communeCode);
        job.likes.add(place);
        if (like === null) sorted.points.push([...lonLat, READY, read.row]);
      }
    }
  }
  return sorted;
}

export function rangeOf(batch: readonly ReadRow[]): { first: number; last: number } {
  return { first: batch[0]?.raw.row ?? 0, last: batch.at(-1)?.raw.row ?? 0 };
}

function keepReturned(sorted: SortedRows, raw: RawRow, fault: RowFault, lonLat: LonLat | null): void {
  sorted.counts.returned += 1;
  sorted.kept.push({ ...keptRow(raw, fault, lonLat), outcome: 'returned' });
  if (lonLat !== null) sorted.points.push([...lonLat, RETURNED, raw.row]);
}

function keepUnchanged(sorted: SortedRows, { row, card }: UnderstoodRow): void {
  sorted.counts.unchanged += 1;
  sorted.points.push([...card.card.lonLat, UNCHANGED, row]);
}

/** A row that carries the code of a stored place, as an export wrote it. */
function compareWithStored(
  sorted: SortedRows,
  job: ImportJob,
  raw: RawRow,
  read: UnderstoodRow,
  stored: Parameters<typeof differingFields>[1] | undefined,
): void {
  const { lonLat } = read.card.card;
  if (stored !== undefined && !isInScope(job.actor, stored.communeCode)) {
    keepReturned(
      sorted,
      raw,
      { code: 'auth.outside_scope', details: { commune: stored.communeCode } },
      lonLat,
    );
    return;
  }
  const fields = stored === undefined ? [] : differingFields(read.card.card, stored, job.given);
  if (fields.length === 0) keepUnchanged(sorted, read);
  else {
    const details = { code: read.code, fields: fields.join(', ') };
    keepReturned(sorted, raw, { code: 'import.differs_from_stored', details }, lonLat);
  }
}

function keepDuplicate(
  sorted: SortedRows,
  job: ImportJob,
  { raw, read }: { raw: RawRow; read: UnderstoodRow },
  like: NearPlace,
  decision: ImportDecision | null,
): void {
  const { lonLat, kind } = read.card.card;
  const isApplied = decision !== null && job.record.status === 'running';
  const kept: KeptRow = {
    ...keptRow(raw, faultOf(like, kind), lonLat),
    outcome: isApplied ? 'applied' : 'duplicate',
    likeId: like.id,
    likeRow: like.row,
    distanceM: Math.round(like.distanceM * 10) / 10,
    decision,
  };
  sorted.kept.push(kept);
  sorted.points.push([...lonLat, DUPLICATE, read.row]);
  if (decision === null) sorted.counts.duplicates += 1;
  if (decision === 'skip') sorted.counts.skipped += 1;
  if (decision === 'merge') {
    sorted.counts.merged += 1;
    sorted.merges.push({ row: read, kept });
  }
}

function faultOf({ row, kind, distanceM }: NearPlace, ownKind: string): RowFault {
  if (kind !== ownKind) return { code: 'import.same_outline', details: {} };
  const details = { distanceM: Math.round(distanceM) };
  return row === null
    ? { code: 'import.like_stored', details }
    : { code: 'import.like_row', details: { ...details, row } };
}

function keptRow(raw: RawRow, fault: RowFault, lonLat: LonLat | null): Omit<KeptRow, 'outcome'> {
  return {
    row: raw.row,
    fault,
    raw: { cells: raw.cells, geometry: raw.geometry, sourceId: raw.sourceId },
    lonLat,
    likeId: null,
    likeRow: null,
    distanceM: null,
    decision: null,
    merge: null,
  };
}
