import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import { endOfDay } from '../domain/calendar.ts';
import type { MeasureKind, RiskFactor } from '../domain/code-lists.ts';
import { type Contribution, siteContributions } from '../domain/coverage-counters.ts';
import { foldSite } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import type { CalendarDate } from '../domain/values.ts';
import { playSpaceCounters } from './counter-rows.ts';
import {
  listIds,
  listKnownCards,
  listKnownEvents,
  listKnownInspections,
  listKnownPlayCards,
  listMeasureKinds,
  listRiskFactors,
} from './coverage.queries.ts';
import type { KnownCard, KnownEvent, KnownInspection, KnownPlayCard } from './coverage.rows.ts';
import { FigureTable } from './figure-table.ts';

/** Sites read and folded between two turns of the event loop: a few milliseconds. */
const SLICE = 250;

/**
 * Figures as they were known at the end of past days: cards and events recorded by then, folded by the same
 * function and counted by the same sums as today's. Reads the log once, whatever the number of days.
 */
export async function foldPastDays(
  db: Db,
  days: readonly CalendarDate[],
  hasDetail: boolean,
): Promise<FigureTable[]> {
  const cuts = [...days]
    .sort()
    .map((day) => ({ day, until: endOfDay(day), table: new FigureTable(day, hasDetail) }));
  const last = cuts.at(-1);
  if (!last) return [];
  const kinds = await listMeasureKinds(db);
  const factors = await listRiskFactors(db);
  for (let after = ''; ; ) {
    const ids = await listIds(db, 'sites', after, SLICE);
    const [firstId, lastId] = [ids[0], ids.at(-1)];
    if (firstId === undefined || lastId === undefined) break;
    const cards = groupBy(await listKnownCards(db, firstId, lastId, last.until), (card) => card.siteId);
    const events = groupBy(await listKnownEvents(db, firstId, lastId, last.until), (event) => event.siteId);
    for (const [siteId, versions] of cards) {
      countSite(versions, events.get(siteId) ?? [], cuts, kinds, factors);
    }
    after = lastId;
    await nextTurn();
  }
  await countPlaySpaces(db, cuts, last.until);
  const byDay = new Map(cuts.map(({ day, table }) => [day, table]));
  return days.map((day) => byDay.get(day)).filter((table) => table !== undefined);
}

interface Cut {
  until: string;
  table: FigureTable;
}

/** Folds a site anew only at cuts where more was known of it than at the one before. */
function countSite(
  versions: readonly KnownCard[],
  events: readonly KnownEvent[],
  cuts: readonly Cut[],
  kinds: ReadonlyMap<string, MeasureKind>,
  factors: readonly RiskFactor[],
): void {
  let knownEvents = -1;
  let knownVersions = -1;
  let parts: Contribution[] = [];
  for (const { until, table } of cuts) {
    const cardsByThen = versions.filter(({ recordedAt }) => recordedAt <= until);
    const card = cardsByThen.at(-1)?.card;
    if (!card) continue;
    const eventsByThen = events.filter(({ receivedAt }) => receivedAt <= until);
    if (eventsByThen.length !== knownEvents || cardsByThen.length !== knownVersions) {
      const state = foldSite(
        card,
        eventsByThen.map(({ event }) => event),
        kinds,
      );
      parts = siteContributions({
        ...state,
        dueOn: card.dueOn,
        priorityScore: priorityOf(card.riskFactors, factors, state).score,
        estimatedCostVnd: card.estimatedCostVnd,
      });
      knownEvents = eventsByThen.length;
      knownVersions = cardsByThen.length;
    }
    for (const part of parts) table.add(card.communeCode, card.kind, card.unitId ?? '', part);
  }
}

async function countPlaySpaces(db: Db, cuts: readonly Cut[], until: string): Promise<void> {
  const cards = groupBy(await listKnownPlayCards(db, until), (card) => card.playSpaceId);
  const inspections = groupBy(await listKnownInspections(db, until), (inspection) => inspection.playSpaceId);
  let count = 0;
  for (const [id, versions] of cards) {
    for (const cut of cuts) {
      const card = knownPlaySpace(versions, inspections.get(id) ?? [], cut.until);
      if (!card) continue;
      const { key, contributions } = playSpaceCounters(card);
      for (const part of contributions) cut.table.add(key.communeCode, key.kind, key.unitId ?? '', part);
    }
    count += 1;
    if (count % 1000 === 0) await nextTurn();
  }
}

/** The card by then; its condition is that of the latest inspection when the card is no younger than it. */
function knownPlaySpace(
  versions: readonly KnownPlayCard[],
  inspections: readonly KnownInspection[],
  until: string,
): KnownPlayCard['card'] | null {
  const version = versions.filter(({ recordedAt }) => recordedAt <= until).at(-1);
  if (!version) return null;
  const latest = inspections
    .filter(({ receivedAt }) => receivedAt <= until)
    .reduce<KnownInspection | null>(
      (best, inspection) => (best === null || inspection.happenedAt >= best.happenedAt ? inspection : best),
      null,
    );
  return latest !== null && latest.receivedAt >= version.recordedAt
    ? { ...version.card, condition: latest.condition }
    : version.card;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
