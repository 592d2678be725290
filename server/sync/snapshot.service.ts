import { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import { requireDeviceCommunes } from '../domain/require-scope.ts';
import type { Actor } from '../domain/roles.ts';
import { CURSOR_KEPT_MS, SITES_PER_PAGE, type SnapshotPage, type SnapshotSite } from '../domain/sync.ts';
import { snapshotByIds, snapshotOfCommune } from '../sites/snapshot-sites.service.ts';
import {
  countChanged,
  countSitesIn,
  hasMassChange,
  isKnownPosition,
  listChangedIds,
  listIdsWithin,
  listSiteIdsIn,
  type Position,
  readPosition,
} from './snapshot.queries.ts';

const PositionToken = z.object({
  at: z.number(),
  lastSeq: z.number(),
  lastAt: z.string(),
  cluster: z.string(),
});
/** Where the next pull begins, and what this one was about. */
const Cursor = z.object({
  position: PositionToken,
  takenAt: z.iso.datetime(),
  communes: z.array(z.string()),
});
type Cursor = z.infer<typeof Cursor>;
/** A pull between two pages. */
const Pull = z.object({
  /** Handed out with the last page. */
  next: Cursor,
  /** Changes since then; null: everything. */
  since: PositionToken.nullable(),
  total: z.int(),
  /** Of a full pull: the commune being read. */
  communeIndex: z.int(),
  after: z.string(),
});
type Pull = z.infer<typeof Pull>;

export type SnapshotService = ReturnType<typeof createSnapshotService>;

/** What tablets hold of the sites of their communes: everything, or what changed since the last pull. */
export function createSnapshotService({ database, now }: Pick<Deps, 'database' | 'now'>) {
  const { db, dialect } = database;

  async function begin(communes: readonly string[], cursor: Cursor | null): Promise<Pull> {
    // Before any row is read: what changes meanwhile is told by the next pull.
    const position = await readPosition(db, dialect);
    const next = { position, takenAt: now(), communes: [...communes] };
    const since = cursor !== null && (await isUsable(cursor, position, communes)) ? cursor.position : null;
    const total =
      since === null ? await countSitesIn(db, communes) : await countChanged(db, dialect, since, communes);
    return { next, since, total, communeIndex: 0, after: '' };
  }

  async function isUsable(cursor: Cursor, position: Position, communes: readonly string[]): Promise<boolean> {
    if (Date.parse(now()) - Date.parse(cursor.takenAt) > CURSOR_KEPT_MS) return false;
    if (!communes.every((code) => cursor.communes.includes(code))) return false;
    if (!(await isKnownPosition(db, cursor.position, position))) return false;
    return !(await hasMassChange(db, dialect, cursor.position, communes));
  }

  /** Sites of communes that the tablet held and no longer asks for, because its user may no longer see them. */
  async function left(cursor: Cursor, communes: readonly string[]): Promise<string[]> {
    const dropped = cursor.communes.filter((code) => !communes.includes(code));
    if (dropped.length === 0) return [];
    const ids = [
      ...(await listSiteIdsIn(db, dropped)),
      ...(await listChangedIds(db, dialect, cursor.position, dropped, null)),
    ];
    const kept = await listIdsWithin(db, ids, communes);
    return [...new Set(ids)].filter((id) => !kept.has(id));
  }

  return {
    /** @throws ProblemError `auth.outside_scope`, `sync.cursor_invalid`, `sync.too_many_communes` */
    async read(
      actor: Actor,
      query: { communes: readonly string[]; cursor?: string | undefined; page?: string | undefined },
    ): Promise<SnapshotPage> {
      const communes = requireDeviceCommunes(actor, query.communes);
      const cursor = query.cursor === undefined ? null : decode(Cursor, query.cursor);
      const isFirst = query.page === undefined;
      const pull = isFirst ? await begin(communes, cursor) : decode(Pull, query.page ?? '');
      if (pull.next.communes.join() !== communes.join()) throw new ProblemError('sync.cursor_invalid');
      const page =
        pull.since === null
          ? await wholePage(db, communes, pull)
          : await changedPage(pull, pull.since, communes);
      return {
        isFull: pull.since === null,
        sites: page.sites,
        gone: [...page.gone, ...(isFirst && cursor !== null ? await left(cursor, communes) : [])],
        total: pull.total,
        nextPage: page.next === null ? null : encode({ ...pull, ...page.next }),
        cursor: page.next === null ? encode(pull.next) : null,
        serverTime: now(),
      };
    },
  };

  async function changedPage(pull: Pull, since: Position, communes: readonly string[]): Promise<Page> {
    const page = { after: pull.after, limit: SITES_PER_PAGE + 1 };
    const found = await listChangedIds(db, dialect, since, communes, page);
    const ids = found.slice(0, SITES_PER_PAGE);
    const here = new Set(communes);
    const sites = (await snapshotByIds(db, ids)).filter(({ card }) => here.has(card.communeCode));
    const kept = new Set(sites.map(({ id }) => id));
    return {
      sites,
      gone: ids.filter((id) => !kept.has(id)),
      next: found.length > SITES_PER_PAGE ? { communeIndex: 0, after: ids.at(-1) ?? '' } : null,
    };
  }
}

interface Page {
  sites: SnapshotSite[];
  gone: string[];
  /** Where the next page begins; null on the last one. */
  next: Pick<Pull, 'communeIndex' | 'after'> | null;
}

/** Commune after commune, each in the order of ids, until the page is full. */
async function wholePage(db: Db, communes: readonly string[], { communeIndex, after }: Pull): Promise<Page> {
  const sites: SnapshotSite[] = [];
  let [index, last] = [communeIndex, after];
  for (let code = communes[index]; code !== undefined; code = communes[index]) {
    const room = SITES_PER_PAGE - sites.length;
    const found = await snapshotOfCommune(db, code, last, room);
    sites.push(...found);
    if (found.length === room)
      return { sites, gone: [], next: { communeIndex: index, after: found.at(-1)?.id ?? last } };
    index += 1;
    last = '';
  }
  return { sites, gone: [], next: null };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (parsed.success) return parsed.data;
  } catch {
    // Not ours either.
  }
  throw new ProblemError('sync.cursor_invalid');
}
