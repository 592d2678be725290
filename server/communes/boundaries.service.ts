import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { CommuneAt, OutlineQuality, OutlinesInfo } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import type { LonLat } from '../domain/values.ts';
import { approximateCells } from './approximate-cells.ts';
import {
  type BoundarySource,
  listCodesWithOutline,
  listOutlines,
  listSourcesInUse,
  replaceOutlines,
  type SourceInUse,
} from './boundaries.queries.ts';
import { checkOutlines, type OutlineReport } from './check-outlines.ts';
import { createCommuneLocator } from './commune-locator.ts';
import { listCommunes } from './communes.queries.ts';
import { type BilingualText, bboxOf, type CommuneOutline } from './outline.ts';
import { outlineContentSha256 } from './outline-content.ts';
import { downloadPublicOutlines } from './public-outlines.ts';
import { readOutlines } from './read-outlines.ts';
import type { PublicOutlines } from './reference-data.ts';
import {
  type DrawnOutline,
  type MapOutlines,
  overviewOutlines,
  simplifyOutlines,
} from './simplify-outlines.ts';

type Needs = Pick<Deps, 'database' | 'now' | 'makeId'>;

/** Who the audit trail names for what the product does by itself or by a command on the server. */
const SYSTEM_ACTOR = 'system';
/** About 10 km: how far a commune's real border may lie outside its computed cell. */
const CELL_DOUBT_DEG = 0.1;
const PUBLIC_PATH = '/api/communes/outlines';

export type BoundaryImport =
  | {
      status: 'imported' | 'unchanged';
      sourceId: string;
      sha256: string;
      report: OutlineReport;
      skipped: BilingualText[];
    }
  | { status: 'refused'; sha256: string; report: OutlineReport; skipped: BilingualText[] };

/** Outlines for the map, ready to be sent. */
export interface MapOutlinesFile {
  sha256: string;
  json: Buffer;
  brotli: Buffer;
  gzip: Buffer;
}

/** Answers from one state of the outlines, synchronously: for imports that place thousands of points. */
export interface PlaceLocator {
  /**
   * `basis` without a commune: `approximate` close to computed cells, where a real border may well lie further
   * out; `official` outside all official outlines; null where nothing is known at all.
   */
  at(lonLat: LonLat): CommuneAt;
  /** What kind of outline a commune has; null without one. */
  qualityOf(communeCode: string): OutlineQuality | null;
}

export interface Boundaries {
  /** The commune of one point. */
  at(lonLat: LonLat): Promise<CommuneAt>;
  /** The locator over the outlines as they are now. */
  locator(): Promise<PlaceLocator>;
  /** Full-precision outlines, in order of code; treat as frozen. */
  outlines(): Promise<readonly DrawnOutline[]>;
  /** @throws ProblemError `outlines.not_found` before there are any */
  info(): Promise<OutlinesInfo>;
  /** @throws ProblemError `outlines.not_found` when these are not the current outlines */
  file(sha256: string): Promise<MapOutlinesFile>;
  /**
   * Coarse outlines for the first picture of a province; whoever calls this early makes the first visitor wait less.
   * @throws ProblemError `outlines.not_found` before there are any
   */
  overview(): Promise<MapOutlinesFile>;
  /**
   * Imports a GeoJSON or TopoJSON text as official outlines, all or nothing. The same bytes again change nothing.
   * @throws UnreadableOutlines when it is neither
   */
  importText(text: string, source: string): Promise<BoundaryImport>;
  /** Gives every commune without an outline an approximate cell; answers how many. */
  fillWithCells(): Promise<number>;
  /**
   * Fetches the public outlines of the manifest if no official ones are here; never throws.
   * Answers null when there was nothing to do, else one sentence for the log.
   */
  tryPublicOutlines(entry: PublicOutlines, fetchFile: typeof fetch): Promise<BilingualText | null>;
  close(): void;
}

interface DrawnForMap {
  info: OutlinesInfo;
  file: MapOutlinesFile;
  overview: MapOutlinesFile;
}

interface Loaded {
  outlines: readonly DrawnOutline[];
  locator: PlaceLocator;
  /** Made at the first question: a start need not wait for it. */
  forMap: () => Promise<DrawnForMap | null>;
}

/** Outlines in memory, read at the first question and again after the boundaries changed, here or elsewhere. */
export function createBoundaries(deps: Needs): Boundaries {
  const { database } = deps;
  let loaded: Promise<Loaded> | null = null;
  const unsubscribe = database.feed.subscribe((changes) => {
    // seq 0: the line to the database was down, and anything may have changed meanwhile.
    if (changes.some(({ entity, seq }) => entity === 'boundaries' || seq === 0)) loaded = null;
  });

  function current(): Promise<Loaded> {
    if (loaded) return loaded;
    const loading = load(database.db).catch((error: unknown) => {
      if (loaded === loading) loaded = null;
      throw error;
    });
    loaded = loading;
    return loading;
  }

  async function store(
    outlines: readonly CommuneOutline[],
    about: Pick<BoundarySource, 'source' | 'quality' | 'sha256' | 'report'>,
  ): Promise<string> {
    const source = { ...about, id: deps.makeId(), importedAt: deps.now(), outlineCount: outlines.length };
    await writeTransaction(database, SYSTEM_ACTOR, source.importedAt, async ({ trx, record }) => {
      await replaceOutlines(trx, source, outlines);
      record({
        entity: 'boundaries',
        entityId: source.id,
        communeCode: null,
        action: 'imported',
        details: { facts: { quality: about.quality, sha256: about.sha256, count: outlines.length } },
      });
    });
    loaded = null;
    return source.id;
  }

  async function importOutlines(
    outlines: readonly CommuneOutline[],
    skipped: BilingualText[],
    source: string,
    sha256: string,
  ): Promise<BoundaryImport> {
    const known = (await listSourcesInUse(database.db)).find(
      (entry) => entry.sha256 === sha256 && entry.inUse === entry.outlineCount,
    );
    if (known) {
      const report = JSON.parse(known.report) as OutlineReport;
      return { status: 'unchanged', sourceId: known.id, sha256, report, skipped };
    }
    const checked = checkOutlines(outlines, await listCommunes(database.db));
    if (checked.report.faults.length > 0)
      return { status: 'refused', sha256, report: checked.report, skipped };
    const report = JSON.stringify(checked.report);
    const sourceId = await store(checked.outlines, { source, quality: 'official', sha256, report });
    return { status: 'imported', sourceId, sha256, report: checked.report, skipped };
  }

  return {
    at: async (lonLat) => (await current()).locator.at(lonLat),
    locator: async () => (await current()).locator,
    outlines: async () => (await current()).outlines,
    async info() {
      const forMap = await (await current()).forMap();
      if (!forMap) throw new ProblemError('outlines.not_found');
      return forMap.info;
    },
    async file(sha256) {
      const forMap = await (await current()).forMap();
      if (forMap?.file.sha256 !== sha256) throw new ProblemError('outlines.not_found');
      return forMap.file;
    },
    async overview() {
      const forMap = await (await current()).forMap();
      if (!forMap) throw new ProblemError('outlines.not_found');
      return forMap.overview;
    },
    async importText(text, source) {
      const { outlines, skipped } = readOutlines(text);
      return importOutlines(outlines, skipped, source, createHash('sha256').update(text).digest('hex'));
    },
    async fillWithCells() {
      const [communes, present] = await Promise.all([
        listCommunes(database.db),
        listCodesWithOutline(database.db),
      ]);
      if (communes.every(({ code }) => present.has(code))) return 0;
      const cells = approximateCells(communes).filter(({ code }) => !present.has(code));
      const sha256 = outlineContentSha256(cells);
      await store(cells, {
        source: 'Bờ An (ước tính · computed)',
        quality: 'approximate',
        sha256,
        report: '{}',
      });
      return cells.length;
    },
    async tryPublicOutlines(entry, fetchFile) {
      try {
        const sources = await listSourcesInUse(database.db);
        if (sources.some(({ quality }) => quality === 'official')) return null;
        const outlines = await downloadPublicOutlines(entry, fetchFile);
        const result = await importOutlines(outlines, [], entry.source, outlineContentSha256(outlines));
        if (result.status === 'refused') throw new Error(result.report.faults[0]?.en ?? 'refused');
        return {
          vi: `Đã tải ranh giới của ${outlines.length} xã, phường từ nguồn công khai: ${entry.source}`,
          en: `Loaded the outlines of ${outlines.length} communes from the public source: ${entry.source}`,
        };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        return {
          vi: `Chưa tải được ranh giới công khai (${reason}). Bản đồ dùng ranh giới gần đúng; nhập ranh giới thật bằng: npm run boundaries -- <tệp hoặc URL>`,
          en: `The public outlines could not be had (${reason}). The map uses approximate cells; import real ones with: npm run boundaries -- <file or URL>`,
        };
      }
    },
    close: unsubscribe,
  };
}

async function load(db: Db): Promise<Loaded> {
  const outlines = await listOutlines(db);
  const sources = await listSourcesInUse(db);
  // Official outlines answer first: a computed cell beside them may reach over their border.
  const official = createCommuneLocator(outlines.filter(({ quality }) => quality === 'official'));
  const approximate = createCommuneLocator(outlines.filter(({ quality }) => quality === 'approximate'));
  const qualities = new Map(outlines.map(({ code, quality }) => [code, quality]));
  const hasOfficial = outlines.some(({ quality }) => quality === 'official');
  const cellBoxes = outlines
    .filter(({ quality }) => quality === 'approximate')
    .map(({ geometry }) => bboxOf(geometry));
  const isNearCell = ([lon, lat]: LonLat) =>
    cellBoxes.some(
      ([west, south, east, north]) =>
        lon >= west - CELL_DOUBT_DEG &&
        lon <= east + CELL_DOUBT_DEG &&
        lat >= south - CELL_DOUBT_DEG &&
        lat <= north + CELL_DOUBT_DEG,
    );
  let forMap: Promise<DrawnForMap | null> | null = null;
  return {
    outlines,
    locator: {
      at(lonLat) {
        const code = official.locate(lonLat);
        if (code !== null) return { communeCode: code, basis: 'official' };
        if (isNearCell(lonLat)) return { communeCode: approximate.locate(lonLat), basis: 'approximate' };
        return { communeCode: null, basis: hasOfficial ? 'official' : null };
      },
      qualityOf: (communeCode) => qualities.get(communeCode) ?? null,
    },
    forMap: () => {
      forMap ??= drawForMap(outlines, sources);
      return forMap;
    },
  };
}

/** The source and quality told are those of most outlines; each outline carries its own quality besides. */
async function drawForMap(
  outlines: readonly DrawnOutline[],
  sources: readonly SourceInUse[],
): Promise<DrawnForMap | null> {
  const [main] = [...sources].sort((a, b) => b.inUse - a.inUse);
  if (!main) return null;
  const drawn = simplifyOutlines(outlines);
  const info: OutlinesInfo = {
    quality: main.quality,
    count: outlines.length,
    source: main.source,
    importedAt: main.quality === 'official' ? main.importedAt : null,
    sha256: drawn.sha256,
    url: `${PUBLIC_PATH}/${drawn.sha256}.topojson`,
  };
  const [file, overview] = await Promise.all([compress(drawn), compress(overviewOutlines(outlines))]);
  return { info, file, overview };
}

async function compress({ json, sha256 }: MapOutlines): Promise<MapOutlinesFile> {
  const bytes = Buffer.from(json);
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  return { sha256, json: bytes, brotli, gzip: zipped };
}
