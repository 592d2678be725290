import type { CounterChange } from '../coverage/coverage.service.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { siteContributions } from '../domain/coverage-counters.ts';
import type { MeasureKinds } from '../domain/fold-site.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteIdentity, StoredSite } from './sites.rows.ts';

export function kindsOf(lists: CodeLists): MeasureKinds {
  return new Map(lists.measure_kinds.map((kind) => [kind.code, kind]));
}

/** A site's key and share in the coverage counters. */
export function counterShare(site: StoredSite): Pick<CounterChange, 'key' | 'contributions'> {
  return {
    key: { communeCode: site.card.communeCode, kind: site.card.kind, unitId: site.card.unitId },
    contributions: siteContributions({
      ...site.state,
      dueOn: site.card.dueOn,
      estimatedCostVnd: site.card.estimatedCostVnd,
      priorityScore: site.priorityScore,
    }),
  };
}

/** What the counters lose and gain when a site changes; `before` is null for a new one. */
export function counterChanges(before: StoredSite | null, after: StoredSite): CounterChange[] {
  const changes: CounterChange[] = [{ ...counterShare(after), sign: 1 }];
  if (before !== null) changes.push({ ...counterShare(before), sign: -1 });
  return changes;
}

/** The identity of a site that somebody has just written to. */
export function touched(site: StoredSite, now: string, actor: Actor): SiteIdentity {
  return { ...site.identity, updatedAt: now, updatedBy: actor.userId, updatedByName: actor.name };
}
