import type { WriteContext } from '../db/write.ts';
import type { FoldEvent } from '../domain/fold-site.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import { type LockedSite, lockSites } from './site-writes.queries.ts';
import type { StoredSite } from './sites.rows.ts';

/** Events for which more has to be read than a held site knows. */
const READS_MORE: readonly SiteEventInput['type'][] = ['fix_marked', 'withdrawn'];

/**
 * Sites of one large write: locked and read in one trip, then kept up with what the write itself adds to them, so
 * that most events need no trip of their own.
 */
export class HeldSites {
  private readonly sites: Map<string, LockedSite>;
  private readonly communes: ReadonlyMap<string, string>;
  /** Ids that are in use, in the database or since. */
  private readonly taken: Set<string>;

  private constructor(locked: readonly LockedSite[]) {
    this.sites = new Map(locked.map((each) => [each.site.identity.id, each]));
    this.communes = new Map(locked.map(({ site }) => [site.identity.id, site.card.communeCode]));
    this.taken = new Set(locked.flatMap(({ taken }) => taken.map(({ id }) => id)));
  }

  /** @param events that are about to be added to the sites */
  static async lock(
    { trx, dialect }: WriteContext,
    siteIds: readonly string[],
    events: readonly SiteEventInput[],
  ): Promise<HeldSites> {
    if (siteIds.length === 0) return new HeldSites([]);
    const ids = { events: events.map(({ id }) => id), measures: events.flatMap(measureIds) };
    return new HeldSites(await lockSites(trx, dialect, siteIds, ids));
  }

  /** Where the site was when it was locked. */
  communeOf(siteId: string | null): string | undefined {
    return siteId === null ? undefined : this.communes.get(siteId);
  }

  /** The site as the write has left it; null when the database has to be asked before these events are added. */
  find(siteId: string, events: readonly SiteEventInput[]): LockedSite | null {
    const held = this.sites.get(siteId);
    if (held === undefined || held.log.some(({ type }) => type === 'fix_marked')) return null;
    const needsMore = events.some(
      (event) =>
        READS_MORE.includes(event.type) ||
        event.photoIds.length > 0 ||
        [event.id, ...measureIds(event)].some((id) => this.taken.has(id)),
    );
    return needsMore ? null : { ...held, taken: [] };
  }

  /** The write has added events, and leaves the site like this. */
  keep(site: StoredSite, log: readonly FoldEvent[], added: readonly SiteEventInput[]): void {
    this.sites.set(site.identity.id, { site, log: [...log], taken: [] });
    for (const event of added) for (const id of [event.id, ...measureIds(event)]) this.taken.add(id);
  }

  /** The site was written past this, so that the database has to be asked. */
  forget(siteId: string | null): void {
    if (siteId !== null) this.sites.delete(siteId);
  }
}

export function measureIds(event: SiteEventInput): string[] {
  return event.type === 'measure_installed' ? [event.measure.id] : [];
}
