import type { Deps } from '../deps.ts';
import { addDays, endOfDay, localDay } from '../domain/calendar.ts';
import type { Arrival, ArrivalDoubt, CustodyAct, CustodyEntry, Recount } from '../domain/custody.ts';
import { ProblemError } from '../domain/errors.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { Id } from '../domain/values.ts';
import { snapshotByIds } from '../sites/snapshot-sites.service.ts';
import { countOpenConflicts } from './conflicts.queries.ts';
import {
  countDay,
  countMissingPhotos,
  countOpenRefusals,
  firstSequenceAfter,
  listSequencesBeyond,
  listTablets,
  listTabletsHolding,
  nameOf,
} from './custody.queries.ts';
import { listRefusalActs, listTabletActs, type StoredAct } from './custody-acts.queries.ts';
import { countRefusals, listRefusals } from './refusals.queries.ts';
import type { StoredRefusal, Tablet } from './sync.rows.ts';

const MOST_MISSING_SHOWN = 20;
const REFUSALS_PER_PAGE = 100;
/** What a tablet that is lost will never tell; a refused item lies on the server and can be decided on. */
const GONE_WITH_TABLET: ReadonlySet<ArrivalDoubt> = new Set([
  'no_contact_since',
  'missing_items',
  'unsent_items',
  'missing_photos',
]);

export type ShownRefusal = StoredRefusal & {
  site: { id: string; code: string; name: string } | null;
  acts: CustodyAct[];
};

export type CustodyService = ReturnType<typeof createCustodyService>;

/** What the office knows of the tablets: what each still holds, and whether everything has arrived. */
export function createCustodyService({ database, now }: Pick<Deps, 'database' | 'now'>) {
  const { db } = database;
  const scopeOf = (actor: Actor) => (actor.scope === 'all' ? null : [...actor.scope]);

  return {
    /** Tablets that have to do with the actor's communes, the longest silent first. */
    async list(actor: Actor): Promise<CustodyEntry[]> {
      const tablets = await listTablets(db, scopeOf(actor));
      const photos = await countMissingPhotos(db);
      const refusals = await countOpenRefusals(db);
      const acts = Map.groupBy(await listTabletActs(db), nameOf);
      const entries: CustodyEntry[] = [];
      for (const tablet of tablets) {
        const { inside, tail } = missingOf(tablet, await beyondOf(tablet));
        entries.push({
          userId: tablet.userId,
          userName: tablet.userName,
          device: tablet.report,
          lastContactAt: tablet.lastContactAt,
          clockOffsetMs: tablet.clockOffsetMs,
          receivedItems: tablet.receivedItems,
          missingSequences: [...first(MOST_MISSING_SHOWN, inside, tail)],
          gaps: [...first(MOST_MISSING_SHOWN, inside)],
          missingPhotos: photos.get(nameOf(tablet)) ?? 0,
          rejectedItems: refusals.get(nameOf(tablet)) ?? 0,
          handedIn: tablet.handedIn,
          recount: recountOf(tablet, acts.get(nameOf(tablet))),
          lost: lossOf(tablet, acts.get(nameOf(tablet))),
          acts: (acts.get(nameOf(tablet)) ?? []).map(toAct),
        });
      }
      return entries;
    },

    /** What waits for somebody in the office. */
    async counts(actor: Actor): Promise<{ openConflicts: number; openRefusals: number }> {
      const communes = scopeOf(actor);
      return {
        openConflicts: await countOpenConflicts(db, communes),
        openRefusals: await countRefusals(db, communes),
      };
    },

    /**
     * Whether all that was tapped on a day in a commune has arrived. It is proven when every tablet that may have
     * tapped something there was in contact after the day, and no number of its count up to then is missing. Of a
     * tablet that the office has declared lost nothing more is waited for; the statement says so. A count that began
     * anew proves nothing; what the office decides about it ends that doubt, and no other.
     * @throws ProblemError `auth.outside_scope`, `sync.future_day`
     */
    async arrival(actor: Actor, { commune, day }: { commune: string; day: string }): Promise<Arrival> {
      requireScope(actor, commune);
      const today = localDay(now());
      if (day > today) throw new ProblemError('sync.future_day', { at: day });
      const holding = await listTabletsHolding(db, { commune, day, from: endOfDay(addDays(day, -1)) });
      const known = await listTablets(db, [commune]);
      const acts = Map.groupBy(await listTabletActs(db), nameOf);
      const tablets: Arrival['tablets'] = [];
      for (const tablet of known.filter((each) => holding.has(nameOf(each)))) {
        const counts = await countDay(db, tablet, { commune, day });
        const missing = missingOf(tablet, await beyondOf(tablet));
        const end = (await firstSequenceAfter(db, tablet, day)) ?? Number.POSITIVE_INFINITY;
        const isOfDay = ([from]: Span) => from < end;
        const doubts: ArrivalDoubt[] = [];
        if (day < today && (tablet.lastContactAt ?? '') <= endOfDay(day)) doubts.push('no_contact_since');
        if (missing.inside.some(isOfDay)) doubts.push('missing_items');
        if (missing.tail.some((span) => isOfDay(span) || holdsUnsentOf(tablet, day)))
          doubts.push('unsent_items');
        if (counts.missingPhotos > 0) doubts.push('missing_photos');
        if (counts.setAside > 0) doubts.push('set_aside');
        if (tablet.recountedAt !== null) doubts.push('recounted');
        tablets.push({
          deviceId: tablet.deviceId,
          label: tablet.report.label,
          userName: tablet.userName,
          lastContactAt: tablet.lastContactAt,
          items: counts.items,
          photos: counts.photos,
          missingPhotos: counts.missingPhotos,
          dismissed: counts.dismissed,
          recount: recountOf(tablet, acts.get(nameOf(tablet))),
          lost: lossOf(tablet, acts.get(nameOf(tablet))),
          doubts,
        });
      }
      const outcome = day === today ? 'not_over' : outcomeOf(tablets);
      return { communeCode: commune, day, outcome, saidAt: now(), tablets };
    },

    /** What tablets could not hand in. @throws ProblemError `auth.outside_scope` */
    async rejected(
      actor: Actor,
      query: {
        communes?: readonly string[] | undefined;
        before?: number | undefined;
        open?: boolean | undefined;
      },
    ): Promise<{ items: ShownRefusal[]; nextBefore: number | null }> {
      for (const code of query.communes ?? []) requireScope(actor, code);
      const found = await listRefusals(db, {
        communes: query.communes ?? scopeOf(actor),
        isOpen: query.open === true,
        before: query.before,
        limit: REFUSALS_PER_PAGE + 1,
      });
      const page = found.slice(0, REFUSALS_PER_PAGE);
      return {
        items: await withSites(actor, page),
        nextBefore: found.length > REFUSALS_PER_PAGE ? (page.at(-1)?.number ?? null) : null,
      };
    },
  };

  async function withSites(actor: Actor, refusals: readonly StoredRefusal[]): Promise<ShownRefusal[]> {
    const ids = [...new Set(refusals.flatMap(({ content }) => siteIdIn(content) ?? []))];
    const sites = new Map((await snapshotByIds(db, ids)).map((site) => [site.id, site]));
    const acts = Map.groupBy(
      await listRefusalActs(
        db,
        refusals.map(({ number }) => number),
      ),
      ({ refusalNumber }) => refusalNumber,
    );
    return refusals.map((refusal) => {
      const site = sites.get(siteIdIn(refusal.content) ?? '');
      const isSeen = site !== undefined && isInScope(actor, site.card.communeCode);
      return {
        ...refusal,
        site: isSeen ? { id: site.id, code: site.code, name: site.card.name } : null,
        acts: (acts.get(refusal.number) ?? []).map(toAct),
      };
    });
  }

  async function beyondOf(tablet: Tablet): Promise<number[]> {
    return listSequencesBeyond(db, tablet);
  }
}

function outcomeOf(tablets: Arrival['tablets']): Arrival['outcome'] {
  // Of a commune that no tablet holds nobody can prove anything.
  if (tablets.length === 0) return 'open';
  if (tablets.every(({ doubts }) => doubts.length === 0)) return 'proven';
  const isDecided = ({ recount, lost }: Arrival['tablets'][number], doubt: ArrivalDoubt) =>
    doubt === 'recounted' ? recount?.decided != null : lost !== null && GONE_WITH_TABLET.has(doubt);
  return tablets.every((tablet) => tablet.doubts.every((doubt) => isDecided(tablet, doubt)))
    ? 'closed_with_loss'
    : 'open';
}

/** Whether the oldest that the tablet said to hold unsent is of the day or earlier, whatever its number says. */
function holdsUnsentOf({ report, clockOffsetMs }: Tablet, day: string): boolean {
  if (report.oldestUnsentAt === null) return false;
  const at = new Date(Date.parse(report.oldestUnsentAt) + clockOffsetMs);
  return localDay(at.toISOString()) <= day;
}

/** A count that began anew, and what the office decided about it since. */
function recountOf({ recountedAt: at }: Tablet, acts: readonly StoredAct[] | undefined): Recount | null {
  if (at === null) return null;
  const [last] = acts ?? [];
  return { at, decided: last?.act === 'tablet_lost' && at <= last.at ? toAct(last) : null };
}

/** Declared lost and not heard of since. */
function lossOf(tablet: Tablet, acts: readonly StoredAct[] | undefined): CustodyAct | null {
  const [last] = acts ?? [];
  const isLost = last?.act === 'tablet_lost' && (tablet.lastContactAt ?? '') <= last.at;
  return isLost ? toAct(last) : null;
}

const toAct = ({ act, reason, by, at }: StoredAct): CustodyAct => ({ act, reason, by, at });

/** The site that an item is about, whatever else can be read of it. */
function siteIdIn(content: unknown): string | null {
  return Id.safeParse((content as { siteId?: unknown } | null)?.siteId).data ?? null;
}

/** Numbers of a count, ends included. */
type Span = readonly [from: number, to: number];

/**
 * Numbers that the tablet gave out and that have not arrived.
 * @param beyond those above `receivedThrough` that have
 * @returns `inside`: gaps, where later numbers have arrived; `tail`: the last ones, which are still to be sent
 */
export function missingOf(
  { receivedThrough, report }: Pick<Tablet, 'receivedThrough' | 'report'>,
  beyond: readonly number[],
): { inside: Span[]; tail: Span[] } {
  const inside: Span[] = [];
  let last = receivedThrough;
  for (const sequence of beyond) {
    if (sequence > last + 1) inside.push([last + 1, sequence - 1]);
    last = sequence;
  }
  return { inside, tail: report.lastSequence > last ? [[last + 1, report.lastSequence]] : [] };
}

function* first(most: number, ...lists: (readonly Span[])[]): Generator<number> {
  let count = 0;
  for (const [from, to] of lists.flat()) {
    for (let sequence = from; sequence <= to; sequence++) {
      if (count === most) return;
      count += 1;
      yield sequence;
    }
  }
}
