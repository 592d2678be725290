import { moveCounters, playSpaceCounters } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import type { PlayInspectionInput, PlaySpace, PlaySpaceCard } from '../domain/playspaces.ts';
import { requireScope } from '../domain/require-scope.ts';
import type { Actor } from '../domain/roles.ts';
import type { Instant } from '../domain/values.ts';
import { insertInspections } from './inspections.queries.ts';
import { checkPlayCodes } from './play-codes.ts';
import {
  findTaken,
  insertCardVersions,
  insertRecords,
  listPlayCodes,
  takePlayCodes,
} from './playspaces.queries.ts';
import type { PlaySpaceRecord } from './playspaces.rows.ts';

/** One place of an import or of the demo set; its commune is settled and its card has passed the schema. */
export interface BulkPlaySpace {
  id: string;
  card: PlaySpaceCard;
  origin: PlaySpace['origin'];
  /** Key of the imported feature, unique; null without. */
  importKey: string | null;
  importId?: string;
  isDemo: boolean;
  /** Properties of the source that no field holds. */
  extra: Record<string, unknown>;
  createdAt: Instant;
  /** Oldest first; the last one sets condition and next inspection. Times in `toISOString` form. */
  inspections?: readonly Omit<PlayInspectionInput, 'photoIds'>[];
}

/**
 * Inserts many places with codes, history, inspections and counters, in the caller's transaction; the caller
 * records one change for the whole. Rows whose id or import key is stored are passed over.
 * @returns how many were inserted and how many passed over
 * @throws ProblemError `auth.outside_scope`, `code_list.unknown_code` for the first row at fault
 */
export async function insertPlaySpaces(
  trx: Db,
  actor: Actor,
  rows: readonly BulkPlaySpace[],
): Promise<{ inserted: number; skipped: number }> {
  const codes = await listPlayCodes(trx);
  for (const { card } of rows) {
    requireScope(actor, card.communeCode);
    checkPlayCodes(codes, card);
  }
  const fresh = await withoutTaken(trx, rows);
  const records = await toRecords(trx, actor, fresh);
  const inserted = await insertRecords(trx, records);
  const stored = records.filter(({ id }) => inserted.has(id));
  await insertCardVersions(
    trx,
    actor,
    stored.map(({ id, card, createdAt }) => ({ playSpaceId: id, version: 1, card, recordedAt: createdAt })),
  );
  await insertInspections(
    trx,
    fresh
      .filter(({ id }) => inserted.has(id))
      .flatMap(({ id, card, inspections = [] }) =>
        inspections.map((inspection) => ({
          input: { ...inspection, photoIds: [] },
          playSpaceId: id,
          communeCode: card.communeCode,
          receivedAt: inspection.occurredAt,
          actorId: actor.userId,
          actorName: actor.name,
        })),
      ),
  );
  await moveCounters(
    trx,
    stored.map(({ card }) => ({ ...playSpaceCounters(card), sign: 1 })),
  );
  return { inserted: stored.length, skipped: rows.length - stored.length };
}

/** Leaves out what is stored and what the file itself holds twice. */
async function withoutTaken(trx: Db, rows: readonly BulkPlaySpace[]): Promise<BulkPlaySpace[]> {
  const { ids, importKeys } = await findTaken(trx, rows);
  return rows.filter(({ id, importKey }) => {
    if (ids.has(id) || (importKey !== null && importKeys.has(importKey))) return false;
    ids.add(id);
    if (importKey !== null) importKeys.add(importKey);
    return true;
  });
}

/** Gives each place its code, communes in order of code so that two imports never wait in a circle. */
async function toRecords(trx: Db, actor: Actor, rows: readonly BulkPlaySpace[]): Promise<PlaySpaceRecord[]> {
  const byCommune = Map.groupBy(rows, ({ card }) => card.communeCode);
  const records: PlaySpaceRecord[] = [];
  for (const communeCode of [...byCommune.keys()].sort()) {
    const group = byCommune.get(communeCode) ?? [];
    const codes = await takePlayCodes(trx, communeCode, group.length);
    for (const [index, row] of group.entries()) {
      const latest = row.inspections?.at(-1);
      records.push({
        id: row.id,
        code: codes[index] ?? '',
        card: { ...row.card, condition: latest?.condition ?? row.card.condition },
        origin: row.origin,
        importKey: row.importKey,
        importId: row.importId ?? null,
        isDemo: row.isDemo,
        extra: row.extra,
        version: 1,
        lastInspectedAt: latest?.occurredAt ?? null,
        nextInspectionOn: latest?.nextInspectionOn ?? null,
        createdAt: row.createdAt,
        updatedAt: latest?.occurredAt ?? row.createdAt,
        updatedBy: actor.userId,
      });
    }
  }
  return records;
}
