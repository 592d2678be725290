import { decodeCursor } from '../db/paging.ts';
import type { Deps } from '../deps.ts';
import { FIELD_COLUMNS } from '../domain/column-words.ts';
import { describeError } from '../domain/errors.ts';
import type { ImportRow, ImportRowList, ImportRowQuery, ImportTarget } from '../domain/imports.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { countReasons, type Like, listLikes, listRows, streamWaitingRows } from './import-rows.queries.ts';
import type { ImportRecord, KeptRow } from './imports.rows.ts';
import { type ReturnedFile, returnedFile } from './returned-file.ts';

type Language = 'vi' | 'en';
type Needs = Pick<Deps, 'database'>;

/** Rows of a record that did not simply go in, in order of the file. */
export async function listImportRows(
  { database }: Needs,
  actor: Actor,
  record: ImportRecord,
  query: ImportRowQuery,
  language: Language,
): Promise<ImportRowList> {
  const { db } = database;
  const cursor = decodeCursor('row', 'integer', query.cursor);
  const page = await listRows(db, record.id, query, { limit: query.limit, cursor });
  const ids = page.items.flatMap(({ likeId }) => (likeId === null ? [] : [likeId]));
  const likes = await listLikes(db, record.target, ids);
  return {
    items: page.items.map((row) => present(row, record, likes, actor, language)),
    nextCursor: page.nextCursor,
    reasons: await countReasons(db, record.id),
  };
}

/** Returned rows and undecided duplicates as a file of the source's kind. */
export function makeReturnedFile(
  { database }: Needs,
  record: ImportRecord,
  language: Language,
): ReturnedFile {
  const rows = streamWaitingRows(database.db, record.id);
  return returnedFile(record, rows, (row) => reasonOf(row, record.target, language), language);
}

function present(
  row: KeptRow,
  { target, inspection }: ImportRecord,
  likes: ReadonlyMap<string, Like>,
  actor: Actor,
  language: Language,
): ImportRow {
  const columns = inspection?.columns.map(({ name }) => name) ?? [];
  return {
    row: row.row,
    outcome: row.outcome === 'returned' ? 'returned' : 'duplicate',
    code: row.fault.code,
    reason: reasonOf(row, target, language),
    cells: Object.fromEntries(columns.map((name, index) => [name, toText(row.raw.cells[index])])),
    lonLat: row.lonLat,
    like: likeOf(row, likes, actor),
    decision: row.decision,
  };
}

/** A place outside the scope is only said to be there. */
function likeOf(row: KeptRow, likes: ReadonlyMap<string, Like>, actor: Actor): ImportRow['like'] {
  if (row.likeId === null && row.likeRow === null) return null;
  const stored = row.likeId === null ? undefined : likes.get(row.likeId);
  const isShown = stored !== undefined && isInScope(actor, stored.communeCode);
  return {
    id: isShown ? row.likeId : null,
    code: isShown ? stored.code : '',
    name: isShown ? stored.name : '',
    row: row.likeRow,
    distanceM: row.distanceM ?? 0,
  };
}

/** The fault in words; fields by the names that columns of an export have. */
export function reasonOf(
  { fault }: Pick<KeptRow, 'fault'>,
  target: ImportTarget,
  language: Language,
): string {
  const { code, details } = fault;
  if (typeof details.fields !== 'string') return describeError(code, details, language);
  const words: Record<string, Record<Language, string> | undefined> = {
    ...FIELD_COLUMNS[target],
    ...GEOMETRY,
  };
  const fields = details.fields.split(', ').map((field) => words[field]?.[language] ?? field);
  return describeError(code, { ...details, fields: fields.join(', ') }, language);
}

const GEOMETRY = {
  position: { vi: 'Vị trí', en: 'Position' },
  outline: { vi: 'Đường biên', en: 'Outline' },
};

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
