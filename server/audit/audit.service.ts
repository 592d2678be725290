import { decodeCursor, encodeCursor } from '../db/paging.ts';
import type { Deps } from '../deps.ts';
import type {
  AuditFilter,
  AuditItem,
  AuditKind,
  AuditList,
  AuditPeople,
  AuditQuery,
  AuditStanding,
} from '../domain/audit.ts';
import { addDays } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { foldSearchText } from '../domain/search-text.ts';
import {
  type AuditEntryRow,
  countEntriesAfter,
  type EntrySearch,
  findNewestSeal,
  findPlaceByCode,
  listEntries,
  listNames,
  listPeople,
  listPersonal,
  listPlaceCodes,
} from './audit.queries.ts';
import { commitmentsOf, type EntryFacts, toItem, usersIn } from './audit.rows.ts';
import type { CountLimits } from './counted-entries.ts';
import { keepRetention } from './retention.service.ts';
import { headOf } from './seal.ts';
import { Sealer } from './sealer.service.ts';
import { createAuditTrail } from './trail.service.ts';

export type Audit = ReturnType<typeof createAudit>;

const MOST_PEOPLE = 20;
const ROWS_AT_ONCE = 500;
const DAY_MS = 86_400_000;
const NOTHING: EntrySearch = { communes: [] };
/** What the city sees of entries that belong to no commune: the rest is about accounts. */
const OF_THE_CITY: readonly AuditKind[] = ['write', 'export'];

/** The audit as it is read, and what keeps it: sealer, retention, and the entries of what is no write. */
export function createAudit(deps: Deps, limits?: CountLimits) {
  const { database, config, now } = deps;
  const { db } = database;
  const sealer = new Sealer(database, now);
  const trail = createAuditTrail(deps, limits);
  let timer: NodeJS.Timeout | null = null;

  /** What somebody may find: an administrator all, the city no accounts, a commune its own. */
  async function searchOf(actor: Actor, filter: AuditFilter): Promise<EntrySearch> {
    const { kind, commune, person, thing, code, from, to } = filter;
    if (commune !== undefined && !isInScope(actor, commune))
      throw new ProblemError('auth.outside_scope', { commune });
    const entityId = code === undefined ? thing : await findPlaceByCode(db, code);
    if (entityId === null) return NOTHING;
    const own = actor.scope === 'all' ? null : [...actor.scope].sort();
    const sees = actor.role === 'admin' ? undefined : OF_THE_CITY;
    return {
      kind,
      communes: commune === undefined ? own : [commune],
      kindsWithoutCommune: sees,
      actorId: person,
      entityId,
      from: from && startOf(from),
      to: to && startOf(addDays(to, 1)),
    };
  }

  async function present(actor: Actor, rows: readonly AuditEntryRow[]): Promise<AuditItem[]> {
    const users = rows.flatMap((row) => [...(row.actor_id === null ? [] : [row.actor_id]), ...usersIn(row)]);
    const places = rows.flatMap((row) =>
      (row.entity === 'site' || row.entity === 'play_space') && row.entity_id ? [row.entity_id] : [],
    );
    const facts: EntryFacts = {
      names: await listNames(db, [...new Set(users)]),
      codes: await listPlaceCodes(db, [...new Set(places)]),
      texts: await listPersonal(db, [...new Set(rows.flatMap(commitmentsOf))]),
      sealedThrough: (await findNewestSeal(db))?.last_number ?? 0,
      showsAddress: actor.role !== 'officer',
    };
    return rows.map((row) => toItem(row, facts));
  }

  async function page(
    actor: Actor,
    search: EntrySearch,
    after: readonly [string, number] | null,
    limit: number,
  ): Promise<{ items: AuditItem[]; next: readonly [string, number] | null }> {
    const rows = await listEntries(db, search, after, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: await present(actor, shown),
      next: rows.length > limit && last ? [last.at, last.number] : null,
    };
  }

  async function* pages(actor: Actor, search: EntrySearch): AsyncGenerator<AuditItem> {
    let after: readonly [string, number] | null = null;
    do {
      const { items, next } = await page(actor, search, after, ROWS_AT_ONCE);
      yield* items;
      after = next;
    } while (after !== null);
  }

  return {
    trail,
    sealer,

    /** Newest first. @throws ProblemError `auth.outside_scope`, `request.cursor_invalid` */
    async list(actor: Actor, { limit, cursor, ...filter }: AuditQuery): Promise<AuditList> {
      const place = decodeCursor('audit', 'text', cursor);
      const after = place && ([String(place[0]), Number(place[1])] as const);
      if (after !== null && !Number.isSafeInteger(after[1])) throw new ProblemError('request.cursor_invalid');
      const { items, next } = await page(actor, await searchOf(actor, filter), after, limit);
      return { items, nextCursor: next && encodeCursor('audit', [next[0], String(next[1])]) };
    },

    /** The same whole, read page by page. */
    async listAll(actor: Actor, filter: AuditFilter): Promise<AsyncIterable<AuditItem>> {
      return pages(actor, await searchOf(actor, filter));
    },

    /** People whose acts somebody may find, by part of their names. */
    async people(actor: Actor, text: string): Promise<AuditPeople> {
      const words = foldSearchText(text);
      const communes = actor.scope === 'all' ? null : [...actor.scope];
      const found = await listPeople(db, communes);
      return {
        items: found.filter(({ name }) => foldSearchText(name).includes(words)).slice(0, MOST_PEOPLE),
      };
    },

    async standing(): Promise<AuditStanding> {
      const seal = await findNewestSeal(db);
      return {
        head: seal && headOf(seal),
        sealedAt: seal?.sealed_at ?? null,
        unsealed: await countEntriesAfter(db, seal?.last_number ?? 0),
      };
    },

    /** Seals what comes, and once a day removes what is older than it is to be kept. */
    watch(): void {
      sealer.watch();
      const keep = () =>
        keepRetention({
          ...{ database, now: now(), keepYears: config.auditKeepYears },
          ownerUrl: config.databaseOwnerUrl,
        }).catch((error: unknown) => console.error('audit retention:', error));
      timer = setInterval(keep, DAY_MS);
      timer.unref();
      void keep();
    },

    async close(): Promise<void> {
      if (timer !== null) clearInterval(timer);
      await trail.flush();
      await sealer.close();
    },
  };
}

/** When a day begins in Asia/Ho_Chi_Minh, in UTC. */
function startOf(day: string): string {
  return new Date(`${day}T00:00:00+07:00`).toISOString();
}
