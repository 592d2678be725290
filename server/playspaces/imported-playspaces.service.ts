import { moveCounters, playSpaceCounters } from '../coverage/coverage.service.ts';
import { changedFields } from '../db/audit-log.ts';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { WriteContext } from '../db/write.ts';
import { type CardWithExtra, fillBlanks } from '../domain/fill-blanks.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { Actor } from '../domain/roles.ts';
import {
  deletePlaySpaces,
  findCardVersion,
  findInspected,
  findRows,
  type IdRange,
  listImported,
  listTouched,
  updateExtra,
} from './imported-playspaces.queries.ts';
import { insertCardVersions, updateCard } from './playspaces.queries.ts';
import { type PlaySpaceRow, toCard } from './playspaces.rows.ts';
import { ABOUT_PEOPLE } from './playspaces.service.ts';

const PAGE = 1000;

/** Cards of stored play spaces by id. */
export async function getPlaySpaceCards(db: Db, ids: readonly string[]): Promise<Map<string, PlaySpaceCard>> {
  return new Map((await findRows(db, ids)).map((row) => [row.id, toCard(row)]));
}

/** What a merge wrote; `version` is null when there was nothing to fill. */
export interface Filled {
  version: number | null;
  extraKeys: string[];
}

/**
 * Fills the blank fields of a stored card from another one and adds extra columns that it has not; never
 * overwrites. Writes a new card version when anything changed. Answers null when the place is gone.
 */
export async function fillPlaySpace(
  context: WriteContext,
  dialect: Dialect,
  actor: Actor,
  id: string,
  from: CardWithExtra<PlaySpaceCard>,
): Promise<Filled | null> {
  const [row] = await findRows(context.trx, [id], { lockFor: dialect });
  if (row === undefined) return null;
  const stored = { card: toCard(row), extra: JSON.parse(row.extra) as Record<string, unknown> };
  const filled = fillBlanks(stored, from);
  if (filled === null) return { version: null, extraKeys: [] };
  const version = await replaceCard(context, actor, row, filled);
  return { version, extraKeys: filled.extraKeys };
}

/**
 * Takes back what `fillPlaySpace` wrote, as a new card version with the fields as they were before.
 * Answers false when the card was changed since, and leaves it.
 */
export async function takeBackPlaySpaceFill(
  context: WriteContext,
  dialect: Dialect,
  actor: Actor,
  id: string,
  filled: { firstVersion: number; lastVersion: number; extraKeys: readonly string[] },
): Promise<boolean> {
  const [row] = await findRows(context.trx, [id], { lockFor: dialect });
  if (row === undefined) return true;
  const before = await findCardVersion(context.trx, id, filled.firstVersion - 1);
  if (row.version !== filled.lastVersion || before === null) return false;
  const extra = Object.entries(JSON.parse(row.extra) as Record<string, unknown>).filter(
    ([key]) => !filled.extraKeys.includes(key),
  );
  await replaceCard(context, actor, row, { card: before, extra: Object.fromEntries(extra) });
  return true;
}

async function replaceCard(
  context: WriteContext,
  actor: Actor,
  row: PlaySpaceRow,
  next: CardWithExtra<PlaySpaceCard>,
): Promise<number> {
  const { trx, now } = context;
  const version = row.version + 1;
  const { id, code } = row;
  await updateCard(trx, id, { card: next.card, code, version, updatedAt: now, updatedBy: actor.userId });
  await updateExtra(trx, id, next.extra);
  await insertCardVersions(trx, actor, [{ playSpaceId: id, version, card: next.card, recordedAt: now }]);
  await moveCounters(trx, [
    { ...playSpaceCounters(toCard(row)), sign: -1 },
    { ...playSpaceCounters(next.card), sign: 1 },
  ]);
  context.record({
    entity: 'play_space',
    entityId: id,
    communeCode: next.card.communeCode,
    action: 'merged',
    details: { changed: changedFields(toCard(row), next.card, ABOUT_PEOPLE), facts: { version } },
  });
  return version;
}

/** Play spaces of one import. */
export interface ImportedRange extends IdRange {
  importId: string;
  /** Card version of places that the import itself went on writing to; 1 for all others. */
  versions: ReadonlyMap<string, number>;
}

/** How many play spaces of an import people have since inspected or edited, with some of their codes. */
export async function findBuiltOnPlaySpaces(
  db: Db,
  imported: ImportedRange,
): Promise<{ count: number; codes: string[] }> {
  const codes: string[] = [];
  let count = 0;
  for (let after = ''; ; ) {
    const touched = await listTouched(db, imported.importId, imported, { after, limit: PAGE });
    const last = touched.at(-1);
    if (!last) return { count, codes };
    after = last.id;
    const inspected = await findInspected(
      db,
      touched.map(({ id }) => id),
    );
    for (const { id, code, version } of touched) {
      if (!inspected.has(id) && version === (imported.versions.get(id) ?? 1)) continue;
      count += 1;
      if (codes.length < 10) codes.push(code);
    }
  }
}

/**
 * Takes out some of an import's play spaces with card versions and counters. Those that people have added to
 * since stay.
 * @returns the last id looked at, null at the end, with how many went and the codes of those that stay
 */
export async function removeImportedPlaySpaces(
  { trx }: Pick<WriteContext, 'trx'>,
  dialect: Dialect,
  imported: ImportedRange,
  page: { after: string; limit: number },
): Promise<{ last: string | null; removed: number; kept: string[] }> {
  const rows = await listImported(trx, imported.importId, imported, { ...page, lockFor: dialect });
  const inspected = await findInspected(
    trx,
    rows.map(({ id }) => id),
  );
  const isKept = ({ id, version }: PlaySpaceRow) =>
    inspected.has(id) || version !== (imported.versions.get(id) ?? 1);
  const gone = rows.filter((row) => !isKept(row));
  await deletePlaySpaces(
    trx,
    gone.map(({ id }) => id),
  );
  await moveCounters(
    trx,
    gone.map((row) => ({ ...playSpaceCounters(toCard(row)), sign: -1 as const })),
  );
  return {
    last: rows.at(-1)?.id ?? null,
    removed: gone.length,
    kept: rows.filter(isKept).map(({ code }) => code),
  };
}
