import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Boundaries } from '../communes/boundaries.service.ts';
import { listCommunes } from '../communes/communes.service.ts';
import type { CoverageService } from '../coverage/coverage.service.ts';
import { changedFields } from '../db/audit-log.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { ProblemError } from '../domain/errors.ts';
import { type CommuneHotlines, DEFAULT_PUBLIC_VIEW, PublicViewSettings } from '../domain/public-view.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { buildPlaces } from './build-places.ts';
import {
  findSettings,
  listHotlines,
  listPublicPlaySpaces,
  listPublicSites,
  storeHotlines,
  storeSettings,
} from './public.queries.ts';

/** In a busy office something changes every second; residents may read it so much later. */
const MOST_AGE_MS = 30_000;
/** A number may be somebody's own. */
const NAMED: ReadonlySet<'hotlines'> = new Set(['hotlines'] as const);
/** Nobody's name: coverage is read for the whole, as a viewer of every commune sees it. */
const EVERYBODY: Actor = { userId: 'public', name: '', email: '', role: 'viewer', scope: 'all' };

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** One answer for everybody, in the encodings that are asked for. */
export interface PlacesFile {
  etag: string;
  json: Buffer;
  brotli: Buffer;
  gzip: Buffer;
}

interface Kept {
  file: PlacesFile;
  /** What it was made of. */
  version: string;
  madeAt: number;
  settings: string;
}

export type PublicView = ReturnType<typeof createPublicView>;

/** The view without an account: its settings, and what it tells of places. */
export function createPublicView(
  deps: Pick<Deps, 'database' | 'now'> & {
    codeLists(): Promise<CodeLists>;
    coverage: CoverageService;
    boundaries: Pick<Boundaries, 'info'>;
  },
) {
  const { database, coverage } = deps;
  let kept: Kept | null = null;
  let running: { key: string; file: Promise<PlacesFile> } | null = null;

  /** Read from the database each time, so that switching off holds at once in every process. */
  async function settings(): Promise<PublicViewSettings> {
    const stored = await findSettings(database.db);
    return stored === null ? DEFAULT_PUBLIC_VIEW : PublicViewSettings.parse(JSON.parse(stored));
  }

  async function requireOn(): Promise<PublicViewSettings> {
    const now = await settings();
    if (!now.isOn) throw new ProblemError('public.switched_off');
    return now;
  }

  async function make({ roundedM }: PublicViewSettings, version: string, key: string): Promise<PlacesFile> {
    const day = localDay(deps.now());
    const { db } = database;
    const [sites, playSpaces, communes, figures, hotlines, lists, drawn] = await Promise.all([
      listPublicSites(db),
      listPublicPlaySpaces(db),
      listCommunes(deps),
      coverage.read(EVERYBODY, day, { by: 'commune' }),
      listHotlines(db),
      deps.codeLists(),
      // There are none before the first start has computed them.
      deps.boundaries.info().catch(() => null),
    ]);
    const places = buildPlaces({
      ...{ day, roundedM, sites, playSpaces, communes, coverage: figures, hotlines, lists },
      outlines: drawn && { source: drawn.source, quality: drawn.quality },
    });
    const json = Buffer.from(JSON.stringify(places));
    const [brotli, gzipped] = await Promise.all([
      compressBrotli(json, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }),
      compressGzip(json),
    ]);
    const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
    const file = { etag, json, brotli, gzip: gzipped };
    kept = { file, version, madeAt: Date.parse(deps.now()), settings: key };
    return file;
  }

  return {
    settings,
    /** @throws ProblemError `public.switched_off` */
    requireOn,

    /**
     * What is told of places; at most some seconds behind what was committed.
     * @throws ProblemError `public.switched_off`
     */
    async places(): Promise<PlacesFile> {
      const now = await requireOn();
      const version = `${database.feed.version}|${localDay(deps.now())}`;
      const key = JSON.stringify(now);
      const age = kept === null ? Number.POSITIVE_INFINITY : Date.parse(deps.now()) - kept.madeAt;
      if (kept?.settings === key && (kept.version === version || (age >= 0 && age < MOST_AGE_MS)))
        return kept.file;
      // Only who asks for the same settings shares the work: nobody gets finer positions than are allowed now.
      if (running?.key !== key) {
        const file = make(now, version, key);
        const started = { key, file };
        running = started;
        const done = () => {
          if (running === started) running = null;
        };
        file.then(done, done);
      }
      return running.file;
    },

    /** Switch, rounding and keeping of telephone numbers. */
    async change(actor: Actor, wanted: PublicViewSettings): Promise<PublicViewSettings> {
      return writeTransaction(database, actor.userId, deps.now(), async ({ trx, record }) => {
        const stored = await findSettings(trx);
        const value = JSON.stringify(wanted);
        const before = stored === null ? DEFAULT_PUBLIC_VIEW : PublicViewSettings.parse(JSON.parse(stored));
        if (JSON.stringify(before) === value) return wanted;
        await storeSettings(trx, value);
        record({
          ...{ entity: 'public_view', entityId: 'settings', communeCode: null, action: 'edited' },
          details: { changed: changedFields(before, wanted, new Set()) },
        });
        return wanted;
      });
    },

    async hotlines(actor: Actor, communeCode: string): Promise<CommuneHotlines> {
      if (!isInScope(actor, communeCode))
        throw new ProblemError('auth.outside_scope', { commune: communeCode });
      return { items: (await listHotlines(database.db)).get(communeCode) ?? [] };
    },

    /** @throws ProblemError `auth.outside_scope`, `commune.not_found` */
    async changeHotlines(
      actor: Actor,
      communeCode: string,
      wanted: CommuneHotlines,
    ): Promise<CommuneHotlines> {
      if (!isInScope(actor, communeCode))
        throw new ProblemError('auth.outside_scope', { commune: communeCode });
      const communes = await listCommunes(deps);
      if (!communes.some(({ code }) => code === communeCode))
        throw new ProblemError('commune.not_found', { code: communeCode });
      return writeTransaction(database, actor.userId, deps.now(), async ({ trx, record }) => {
        const before = (await listHotlines(trx)).get(communeCode) ?? [];
        await storeHotlines(trx, communeCode, wanted.items);
        const [old, fresh] = [before, wanted.items].map((items) => ({
          hotlines: items.map(({ name, phone }) => `${name}: ${phone}`).join('; '),
        }));
        record({
          ...{ entity: 'public_view', entityId: 'hotlines', communeCode, action: 'hotlines_changed' },
          details: {
            changed: changedFields(old as { hotlines: string }, fresh as { hotlines: string }, NAMED),
          },
        });
        kept = null;
        return wanted;
      });
    },
  };
}
