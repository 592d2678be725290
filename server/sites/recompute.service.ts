import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CounterChange } from '../coverage/coverage.service.ts';
import { moveCounters } from '../coverage/coverage.service.ts';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists, RiskFactor } from '../domain/code-lists.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { isUnfixed } from '../domain/sites.ts';
import {
  listFoldEventsBetween,
  listMeasureRowsBetween,
  listScoredSites,
  listSiteRows,
  listStoredSites,
  lockSites,
  setPriorityScore,
} from './recompute.queries.ts';
import { counterShare, kindsOf } from './site-facts.ts';
import { listFoldEvents } from './site-writes.queries.ts';
import { updateSite } from './sites.queries.ts';
import { type StoredSite, toMeasureRows, toStateColumns, toStoredSite } from './sites.rows.ts';

const SCORED_AT_ONCE = 2000;
const FOLDED_AT_ONCE = 250;

/**
 * Scores every site anew after the weights of the risk factors changed, with rows and counters together:
 * one more factor changes the share of all others. Writers of sites wait meanwhile.
 * @returns how many scores changed
 */
export async function rescoreSites(
  context: WriteContext,
  dialect: Dialect,
  factors: readonly RiskFactor[],
): Promise<number> {
  const { trx } = context;
  await lockSites(trx, dialect);
  const shares: CounterChange[] = [];
  let changed = 0;
  for (let after = ''; ; ) {
    const sites = await listScoredSites(trx, after, SCORED_AT_ONCE);
    const idsByScore = new Map<number, string[]>();
    for (const { id, key, status, riskFactors, coveredUntil, priorityScore } of sites) {
      const { score } = priorityOf(riskFactors, factors, { coveredUntil });
      if (score === priorityScore) continue;
      idsByScore.set(score, [...(idsByScore.get(score) ?? []), id]);
      changed += 1;
      if (!isUnfixed(status)) continue;
      const amount = score - priorityScore;
      shares.push({ key, sign: 1, contributions: [{ metric: 'priority', bucket: 0, amount }] });
    }
    for (const [score, ids] of idsByScore) await setPriorityScore(trx, ids, score);
    const last = sites.at(-1);
    if (last === undefined) break;
    after = last.id;
    await nextTurn();
  }
  await announce(context, shares, changed, 'rescored');
  return changed;
}

/**
 * Folds every site anew after the product came with other rules for measures (what protects, how long an
 * inspection holds), with rows, scores and counters together. Reads the whole log: for starts, not requests.
 * @returns how many rows changed
 */
export async function refoldSites(
  context: WriteContext,
  dialect: Dialect,
  lists: CodeLists,
): Promise<number> {
  const { trx } = context;
  await lockSites(trx, dialect);
  const kinds = kindsOf(lists);
  const shares: CounterChange[] = [];
  let changed = 0;
  for (let after = ''; ; ) {
    const sites = await listStoredSites(trx, after, FOLDED_AT_ONCE);
    for (const site of sites) {
      const state = foldSite(site.card, await listFoldEvents(trx, site.identity.id), kinds);
      const priorityScore = priorityOf(site.card.riskFactors, lists.risk_factors, state).score;
      if (isDeepStrictEqual(state, site.state) && priorityScore === site.priorityScore) continue;
      const folded = { ...site, state, priorityScore };
      await updateSite(trx, folded);
      shares.push({ ...counterShare(site), sign: -1 }, { ...counterShare(folded), sign: 1 });
      changed += 1;
    }
    const last = sites.at(-1);
    if (last === undefined) break;
    after = last.identity.id;
    await nextTurn();
  }
  await announce(context, shares, changed, 'refolded');
  return changed;
}

/** A site whose row or measures are not what the fold of its card and log gives. */
export interface RowDifference {
  siteId: string;
  columns: string[];
}

/** Rows that differ from the fold in anything that is derived; empty when all agree. Changes nothing. */
export async function findRowDifferences(db: Db, lists: CodeLists): Promise<RowDifference[]> {
  const differences: RowDifference[] = [];
  await compareRows(db, lists, async ({ identity }, columns) => {
    differences.push({ siteId: identity.id, columns });
  });
  return differences;
}

/** Sets every derived row to what the fold gives and returns what was wrong. The counters are not moved: recount them. */
export async function mendRows(
  { trx, record }: WriteContext,
  dialect: Dialect,
  lists: CodeLists,
): Promise<RowDifference[]> {
  await lockSites(trx, dialect);
  const differences: RowDifference[] = [];
  await compareRows(trx, lists, async (folded, columns) => {
    await updateSite(trx, folded);
    differences.push({ siteId: folded.identity.id, columns });
  });
  if (differences.length > 0) {
    const action = `mended ${differences.length}`;
    record({ entity: 'site', entityId: '*', communeCode: null, action });
  }
  return differences;
}

/** Calls back with each site as it ought to be that is kept otherwise. */
async function compareRows(
  db: Db,
  lists: CodeLists,
  onDifference: (folded: StoredSite, columns: string[]) => Promise<void>,
): Promise<void> {
  const kinds = kindsOf(lists);
  for (let after = ''; ; ) {
    const rows = await listSiteRows(db, after, FOLDED_AT_ONCE);
    const [first, last] = [rows[0]?.id, rows.at(-1)?.id];
    if (first === undefined || last === undefined) return;
    const logs = await listFoldEventsBetween(db, first, last);
    const measures = Map.groupBy(await listMeasureRowsBetween(db, first, last), (row) => row.site_id);
    for (const row of rows) {
      const site = toStoredSite({ ...row, state: isJson(row.state) ? row.state : '' });
      const state = foldSite(site.card, logs.get(row.id) ?? [], kinds);
      const priorityScore = priorityOf(site.card.riskFactors, lists.risk_factors, state).score;
      const folded = { ...site, state, priorityScore };
      const { state: _json, ...wanted } = toStateColumns(state, priorityScore, site.identity.createdAt);
      const columns: string[] = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
        (name) => row[name] !== wanted[name],
      );
      if (!isDeepStrictEqual(site.state, state)) columns.push('state');
      if (!isDeepStrictEqual(byId(measures.get(row.id) ?? []), byId(toMeasureRows(folded))))
        columns.push('site_measures');
      if (columns.length > 0) await onDifference(folded, columns);
    }
    after = last;
    await nextTurn();
  }
}

/** A state that is no JSON any more is folded anew like any other that is wrong. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text === '';
  }
}

const byId = (rows: readonly { id: string }[]) =>
  new Map(rows.map((row): [string, object] => [row.id, { ...row }]));

async function announce(
  { trx, record }: WriteContext,
  shares: readonly CounterChange[],
  changed: number,
  action: string,
): Promise<void> {
  if (changed === 0) return;
  await moveCounters(trx, shares);
  record({
    entity: 'site',
    entityId: '*',
    communeCode: null,
    action,
    details: { facts: { count: changed } },
  });
}
