import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { ImportStage } from '../domain/imports.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import { insertPlaySpaces } from '../playspaces/bulk-playspaces.service.ts';
import { addWholeSites } from '../sites/sites-bulk.service.ts';
import type { UnderstoodRow } from './understood-row.ts';

/** What the rows of one import have in common. */
export interface StoringFor {
  importId: string;
  actor: Actor;
  lists: CodeLists;
  /** Id of the place of a row, or of its n-th event (`place-ids.ts`). */
  idOf(row: number, part?: number): string;
}

/**
 * Stores rows that are known to be new, in the caller's transaction: places, first events, card versions and
 * counters. All of one target.
 */
export async function storeRows(
  context: WriteContext,
  { importId, actor, lists, idOf }: StoringFor,
  rows: readonly UnderstoodRow[],
): Promise<void> {
  const { trx, now } = context;
  const common = ({ row, importKey, extra }: UnderstoodRow) => ({
    id: idOf(row),
    origin: 'import' as const,
    importKey,
    importId,
    extra,
    isDemo: false,
    createdAt: now,
  });
  const sites = rows.flatMap((row) =>
    row.card.target === 'sites'
      ? [
          {
            ...common(row),
            card: row.card.card,
            events: firstEvents(row.stage, now, (part) => idOf(row.row, part)),
          },
        ]
      : [],
  );
  const spaces = rows.flatMap((row) =>
    row.card.target === 'playspaces' ? [{ ...common(row), card: row.card.card }] : [],
  );
  if (sites.length > 0) await addWholeSites(context, actor, lists, sites);
  if (spaces.length > 0) await insertPlaySpaces(trx, actor, spaces);
}

/** A water body on a map is not yet a hazard; what an office surveyed before is. */
function firstEvents(stage: ImportStage, now: string, idOf: (part: number) => string): SiteEventInput[] {
  const common = { occurredAt: now, lonLat: null, accuracyM: null, note: '', photoIds: [] };
  const isCandidate = stage === 'candidate';
  const reported: SiteEventInput = { ...common, id: idOf(1), type: 'reported', isCandidate };
  if (stage !== 'confirmed') return [reported];
  return [reported, { ...common, id: idOf(2), type: 'inspected', isHazardConfirmed: true, measures: [] }];
}
