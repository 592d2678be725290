import type { Boundaries, PlaceLocator } from '../communes/boundaries.service.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { describeError } from '../domain/errors.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { CommuneCode, LonLat } from '../domain/values.ts';
import { insertPlaySpaces } from '../playspaces/bulk-playspaces.service.ts';
import { addWholeSites } from '../sites/sites-bulk.service.ts';
import { readName } from './feature-names.ts';
import { isFault, type ReadFeature, readCollection, readFeature } from './geojson-features.ts';
import { importKeyOf } from './import-key.ts';
import { findImportKeys } from './imports.queries.ts';
import { toPlaySpaceCard } from './play-features.ts';
import { RowError, type RowFault } from './row-error.ts';
import { toSiteCard } from './water-features.ts';

/** What an import needs of the product; `openParts` gives it. */
export interface ImportParts {
  deps: Deps;
  boundaries: Pick<Boundaries, 'locator'>;
  codeLists(): Promise<CodeLists>;
}

export const IMPORT_TARGETS = ['sites', 'playspaces'] as const;
export type ImportTarget = (typeof IMPORT_TARGETS)[number];

export interface ImportOptions {
  target: ImportTarget;
  /** Only says what would happen. */
  isDryRun?: boolean;
  /** A person answers for communes that approximate cells propose. */
  acceptsApproximate?: boolean;
}

/** A row that did not go in, with its reason and as it came. */
export interface ReturnedRow {
  /** Place in the file, from 1. */
  row: number;
  code: RowFault['code'];
  reason: { vi: string; en: string };
  feature: unknown;
}

/** `features` = `added` + `unchanged` + `returned.length`. */
export interface ImportReport {
  target: ImportTarget;
  isDryRun: boolean;
  features: number;
  added: number;
  /** Stored by an earlier import. */
  unchanged: number;
  returned: ReturnedRow[];
}

/** Who the log names for an import by command on the server. */
export const IMPORTER: Actor = {
  userId: 'system',
  name: 'Nhập từ tệp',
  email: '',
  role: 'admin',
  scope: 'all',
};

/** Rows per transaction: other writers get their turn between them, and a second run takes up the rest. */
const ROWS_AT_ONCE = 1000;

interface Row {
  row: number;
  importKey: string;
  extra: Record<string, unknown>;
  card: { target: 'sites'; card: SiteCard } | { target: 'playspaces'; card: PlaySpaceCard };
}

/**
 * Imports a GeoJSON text: good rows go in, bad ones come back with the reason. Water bodies become candidates,
 * which a person confirms (`inspected`) or dismisses (`closed`). A feature that an earlier import stored is left
 * as it is, whatever was edited since. The commune is that of the outline around the feature's inside point.
 * @throws ProblemError `import.unreadable`, `import.not_geojson`, `import.other_reference_system`
 */
export async function importGeoJson(
  { deps, boundaries, codeLists }: ImportParts,
  actor: Actor,
  text: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const { target, isDryRun = false } = options;
  const features = readCollection(text);
  const [locator, lists] = await Promise.all([boundaries.locator(), codeLists()]);
  const report: ImportReport = {
    target,
    isDryRun,
    features: features.length,
    added: 0,
    unchanged: 0,
    returned: [],
  };
  const rowByKey = new Map<string, number>();
  for (let start = 0; start < features.length; start += ROWS_AT_ONCE) {
    const rows: Row[] = [];
    for (const [index, feature] of features.slice(start, start + ROWS_AT_ONCE).entries()) {
      const row = start + index + 1;
      const read = readRow(feature, row, { actor, locator, lists, options, rowByKey });
      if ('fault' in read) report.returned.push(toReturned(row, read.fault, feature));
      else rows.push(read);
    }
    const { added, unchanged } = await storeRows(deps, actor, lists, target, rows, isDryRun);
    report.added += added;
    report.unchanged += unchanged;
  }
  return report;
}

interface Reading {
  actor: Actor;
  locator: PlaceLocator;
  lists: CodeLists;
  options: ImportOptions;
  /** First row of every key met so far; filled here. */
  rowByKey: Map<string, number>;
}

function readRow(raw: unknown, row: number, reading: Reading): Row | { fault: RowFault } {
  const { actor, lists, options, rowByKey } = reading;
  const feature = readFeature(raw);
  if (isFault(feature)) return { fault: feature };
  try {
    const found = readName(feature.properties);
    const importKey = importKeyOf({ ...feature, name: found?.name ?? '' });
    const communeCode = communeOf(feature.lonLat, reading);
    if (!isInScope(actor, communeCode)) throw new RowError('auth.outside_scope', { commune: communeCode });
    const card = toCard(feature, communeCode, options.target, lists);
    const first = rowByKey.get(importKey);
    if (first !== undefined) throw new RowError('import.duplicate_in_file', { row: first });
    rowByKey.set(importKey, row);
    const { [found?.property ?? '']: _name, ...extra } = feature.properties;
    if (feature.sourceId !== null) extra.sourceId = feature.sourceId;
    return { row, importKey, extra, card };
  } catch (error) {
    if (error instanceof RowError) return { fault: error.fault };
    throw error;
  }
}

function toCard(
  feature: ReadFeature,
  communeCode: CommuneCode,
  target: ImportTarget,
  lists: CodeLists,
): Row['card'] {
  return target === 'sites'
    ? { target, card: toSiteCard(feature, communeCode, lists) }
    : { target, card: toPlaySpaceCard(feature, communeCode, lists) };
}

/** Official outlines decide; approximate cells only propose, so there a person must have said yes. */
function communeOf(lonLat: LonLat, { locator, options }: Reading): CommuneCode {
  const { communeCode, basis } = locator.at(lonLat);
  if (basis === null) throw new RowError('import.no_outlines');
  if (communeCode === null) throw new RowError('site.outside_all', { lonLat: lonLat.join(', ') });
  if (basis === 'approximate' && options.acceptsApproximate !== true) {
    throw new RowError('site.commune_unconfirmed', { proposed: communeCode });
  }
  return communeCode;
}

async function storeRows(
  { database, now, makeId }: Deps,
  actor: Actor,
  lists: CodeLists,
  target: ImportTarget,
  rows: readonly Row[],
  isDryRun: boolean,
): Promise<{ added: number; unchanged: number }> {
  const table = target === 'sites' ? 'sites' : 'play_spaces';
  const keys = rows.map(({ importKey }) => importKey);
  const known = await findImportKeys(database.db, table, keys);
  const split = { added: rows.length - known.size, unchanged: known.size };
  if (isDryRun || split.added === 0) return split;
  return writeTransaction(database, actor.userId, now(), async (context) => {
    const stored = await findImportKeys(context.trx, table, keys);
    const fresh = rows.filter(({ importKey }) => !stored.has(importKey));
    await insertRows(context, actor, lists, fresh, makeId);
    context.record({
      entity: target === 'sites' ? 'site' : 'play_space',
      entityId: '*',
      communeCode: null,
      action: `imported ${fresh.length}`,
    });
    return { added: fresh.length, unchanged: rows.length - fresh.length };
  });
}

async function insertRows(
  context: WriteContext,
  actor: Actor,
  lists: CodeLists,
  rows: readonly Row[],
  makeId: () => string,
): Promise<void> {
  const { trx, now } = context;
  const common = ({ importKey, extra }: Row) => ({
    id: makeId(),
    origin: 'import' as const,
    importKey,
    extra,
    isDemo: false,
    createdAt: now,
  });
  const sites = rows.flatMap((row) =>
    row.card.target === 'sites'
      ? [{ ...common(row), card: row.card.card, events: [candidateEvent(makeId(), now)] }]
      : [],
  );
  const spaces = rows.flatMap((row) =>
    row.card.target === 'playspaces' ? [{ ...common(row), card: row.card.card }] : [],
  );
  if (sites.length > 0) await addWholeSites(context, actor, lists, sites);
  if (spaces.length > 0) await insertPlaySpaces(trx, actor, spaces);
}

/** A water body on a map is not yet a hazard: "chưa khảo sát". */
function candidateEvent(id: string, now: string) {
  return {
    id,
    type: 'reported' as const,
    isCandidate: true,
    occurredAt: now,
    lonLat: null,
    accuracyM: null,
    note: '',
    photoIds: [],
  };
}

function toReturned(row: number, { code, details }: RowFault, feature: unknown): ReturnedRow {
  return {
    row,
    code,
    reason: { vi: describeError(code, details, 'vi'), en: describeError(code, details, 'en') },
    feature,
  };
}
