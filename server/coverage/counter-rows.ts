import type { Contribution } from '../domain/coverage-counters.ts';
import { isPlayPoint, type PlaySpaceCard } from '../domain/playspaces.ts';
import type { CounterRow } from './coverage.queries.ts';

/** Where a site's or play space's share is counted. */
export interface CounterKey {
  communeCode: string;
  /** Hazard kind; empty for play spaces, which are counted per commune only. */
  kind: string;
  unitId: string | null;
}

/** A share that enters (1) or leaves (−1) the counters. */
export interface CounterChange {
  key: CounterKey;
  sign: 1 | -1;
  contributions: readonly Contribution[];
}

/** Name of a counter; sorting by it gives every writer the same order. */
export function counterName(row: Omit<CounterRow, 'amount'>): string {
  return `${row.communeCode}|${row.kind}|${row.unitId}|${row.metric}|${row.bucket}`;
}

/** Sum per counter, sorted by key, without those that cancel out. */
export function netCounters(changes: Iterable<CounterChange>): CounterRow[] {
  const net = new Map<string, CounterRow>();
  for (const { key, sign, contributions } of changes) {
    for (const { metric, bucket, amount } of contributions) {
      const counter = {
        communeCode: key.communeCode,
        kind: key.kind,
        unitId: key.unitId ?? '',
        metric,
        bucket,
      };
      const name = counterName(counter);
      const row = net.get(name);
      if (row) row.amount += sign * amount;
      else net.set(name, { ...counter, amount: sign * amount });
    }
  }
  return [...net]
    .filter(([, row]) => row.amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

/** A play space's share and where it is counted; the write side and the recount both use it. */
export function playSpaceCounters(
  space: Pick<PlaySpaceCard, 'communeCode' | 'condition' | 'openTo'>,
): Pick<CounterChange, 'key' | 'contributions'> {
  const contributions: Contribution[] = [{ metric: 'play_spaces', bucket: 0, amount: 1 }];
  if (isPlayPoint(space)) contributions.push({ metric: 'play_points', bucket: 0, amount: 1 });
  return { key: { communeCode: space.communeCode, kind: '', unitId: null }, contributions };
}
