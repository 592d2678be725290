import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Db } from '../db/database.ts';
import { siteContributions } from '../domain/coverage-counters.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { type CounterChange, counterName, netCounters, playSpaceCounters } from './counter-rows.ts';
import {
  addToCounters,
  type CounterRow,
  listCountedCommunes,
  listCountedPlaySpaces,
  listCountedSites,
  listCountedSitesBetween,
  listCounters,
  listIds,
  listKnownCards,
  listKnownEvents,
  listMeasureKinds,
  listProvinces,
  listRiskFactors,
  lockCountedTables,
} from './coverage.queries.ts';

const SLICE = 250;
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

/** A counter that is not the sum over its rows; `amount` is what the rows give. */
export interface CounterDifference extends Omit<CounterRow, 'amount'> {
  kept: number;
  recounted: number;
}

/** Counters that differ from a recount of the rows; empty when all agree. */
export async function findCounterDifferences(db: Db): Promise<CounterDifference[]> {
  const differences: CounterDifference[] = [];
  const communes = new Set([...(await listProvinces(db)).keys(), ...(await listCountedCommunes(db))]);
  for (const code of communes) {
    const shares: CounterChange[] = [];
    for (const { kind, unitId, site } of await listCountedSites(db, code)) {
      shares.push({
        key: { communeCode: code, kind, unitId },
        sign: 1,
        contributions: siteContributions(site),
      });
    }
    for (const space of await listCountedPlaySpaces(db, code))
      shares.push({ ...playSpaceCounters(space), sign: 1 });
    const kept = new Map((await listCounters(db, code)).map((row) => [counterName(row), row]));
    for (const { amount, ...counter } of netCounters(shares)) {
      const name = counterName(counter);
      const keptAmount = kept.get(name)?.amount ?? 0;
      kept.delete(name);
      if (keptAmount !== amount) differences.push({ ...counter, kept: keptAmount, recounted: amount });
    }
    for (const { amount, ...counter } of kept.values())
      differences.push({ ...counter, kept: amount, recounted: 0 });
    await nextTurn();
  }
  return differences;
}

/** A site whose row is not what the fold of its card and log gives. */
export interface StateDifference {
  siteId: string;
  field: string;
  kept: unknown;
  folded: unknown;
}

/** Rows that differ from card and log in what is counted or drawn; empty when all agree. */
export async function findStateDifferences(db: Db): Promise<StateDifference[]> {
  const differences: StateDifference[] = [];
  const kinds = await listMeasureKinds(db);
  const factors = await listRiskFactors(db);
  for (let after = ''; ; ) {
    const ids = await listIds(db, 'sites', after, SLICE);
    const [first, last] = [ids[0], ids.at(-1)];
    if (first === undefined || last === undefined) return differences;
    const cards = new Map(
      (await listKnownCards(db, first, last, END_OF_TIME)).map((card) => [card.siteId, card]),
    );
    const events = Map.groupBy(await listKnownEvents(db, first, last, END_OF_TIME), (event) => event.siteId);
    for (const row of await listCountedSitesBetween(db, first, last)) {
      const card = cards.get(row.id)?.card;
      if (!card) {
        differences.push({ siteId: row.id, field: 'card', kept: row.communeCode, folded: null });
        continue;
      }
      const state = foldSite(
        card,
        (events.get(row.id) ?? []).map(({ event }) => event),
        kinds,
      );
      const folded: Record<string, unknown> = {
        ...state,
        communeCode: card.communeCode,
        kind: card.kind,
        unitId: card.unitId,
        dueOn: card.dueOn,
        estimatedCostVnd: card.estimatedCostVnd,
        priorityScore: priorityOf(card.riskFactors, factors, state).score,
      };
      const kept = { communeCode: row.communeCode, kind: row.kind, unitId: row.unitId, ...row.site };
      for (const [field, value] of Object.entries(kept)) {
        if (value !== folded[field])
          differences.push({ siteId: row.id, field, kept: value, folded: folded[field] });
      }
    }
    after = last;
    await nextTurn();
  }
}

/** Sets every counter to what the rows give and returns what was wrong. Writers wait meanwhile. */
export async function recount(database: Database): Promise<CounterDifference[]> {
  return database.db.transaction().execute(async (trx) => {
    await lockCountedTables(trx, database.dialect);
    const differences = await findCounterDifferences(trx);
    for (let start = 0; start < differences.length; start += 500) {
      const rows = differences
        .slice(start, start + 500)
        .map(({ kept, recounted, ...counter }) => ({ ...counter, amount: recounted - kept }));
      await trx.executeQuery(addToCounters(trx, rows));
    }
    return differences;
  });
}
