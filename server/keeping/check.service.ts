import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyAudit } from '../audit/verify.service.ts';
import { getCodeLists } from '../communes/communes.service.ts';
import { findCounterDifferences, findStateDifferences, recount } from '../coverage/recount.service.ts';
import { type Database, type Db, openDatabase } from '../db/database.ts';
import { ownerUrlOf } from '../db/database-url.ts';
import { readSnapshot } from '../db/read-snapshot.ts';
import type { Dialect } from '../db/spatial.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { Words } from '../domain/words.ts';
import { findRowDifferences, mendRows } from '../sites/recompute.service.ts';
import { findSumDifferences, mendSums } from '../values/whole-values.service.ts';
import { hasAmcheck, listBrokenReferences, listDamages } from './integrity.queries.ts';
import { foldersOf, hashFile, listFiles } from './kept-folders.ts';
import { type Area, listNamedFiles } from './named-files.queries.ts';

/** What one part of a check looks at. */
export interface CheckContext {
  /** One state of the database for all parts. */
  db: Db;
  dialect: Dialect;
  config: Deps['config'];
}

export interface Findings {
  /** Each is something that ought not to be; one line, with codes and paths. */
  faults: string[];
  /** Worth knowing, nothing wrong. */
  notes: string[];
}

/** One thing that is checked. The list below is all there is: a slice that keeps something derived adds its part. */
export interface CheckPart {
  name: Words;
  find(context: CheckContext): Promise<Findings>;
  /** Only for what follows from other rows. Absent: people have to decide. */
  mend?(database: Database, now: string): Promise<unknown>;
}

export interface CheckResult extends Findings {
  name: Words;
  /** There is a way to set it right by itself. */
  isMendable: boolean;
}

const only = (faults: string[]): Findings => ({ faults, notes: [] });

const PARTS: readonly CheckPart[] = [
  {
    name: { vi: 'Tệp cơ sở dữ liệu', en: 'Database files' },
    async find({ db, dialect }) {
      const faults = await listDamages(db, dialect);
      const isUnchecked = dialect === 'postgres' && !(await hasAmcheck(db));
      const notes = isUnchecked ? ['indexes are not looked into: CREATE EXTENSION amcheck'] : [];
      return { faults, notes };
    },
  },
  {
    name: { vi: 'Liên kết giữa các bảng', en: 'References between tables' },
    async find({ db, dialect }) {
      const broken = await listBrokenReferences(db, dialect);
      return only(broken.map(({ name, count }) => `${name}: ${count} rows`));
    },
  },
  {
    name: { vi: 'Điểm nguy cơ so với nhật ký', en: 'Sites against their logs' },
    async find({ db }) {
      const lists = await getCodeLists({ database: { db } });
      const rows = await findRowDifferences(db, lists);
      return only(rows.map(({ siteId, columns }) => `${siteId}: ${columns.join(', ')}`));
    },
    mend: (database, now) =>
      writeTransaction(database, 'system', now, async (context) =>
        mendRows(context, database.dialect, await getCodeLists({ database: { db: context.trx } })),
      ),
  },
  {
    name: { vi: 'Phiếu so với các bản đã ghi', en: 'Cards against their versions' },
    async find({ db }) {
      const states = await findStateDifferences(db);
      const ofCards = states.filter(({ field }) => CARD_FIELDS.has(field));
      return only(
        ofCards.map(({ siteId, field, kept, folded }) => `${siteId}: ${field} ${kept} ≠ ${folded}`),
      );
    },
  },
  {
    name: { vi: 'Số đếm độ phủ', en: 'Coverage counters' },
    async find({ db }) {
      const counters = await findCounterDifferences(db);
      return only(
        counters.map(
          ({ communeCode, kind, metric, bucket, kept, recounted }) =>
            `${communeCode} ${kind} ${metric} ${bucket}: ${kept} ≠ ${recounted}`,
        ),
      );
    },
    mend: (database) => recount(database),
  },
  {
    name: { vi: 'Tổng số liệu chỉ tiêu', en: 'Sums of values' },
    async find({ db }) {
      const sums = await findSumDifferences(db);
      return only(
        sums.map(
          (row) =>
            `${row.period} ${row.province_code} ${row.indicator} ${row.state}: ${row.numerator} too much`,
        ),
      );
    },
    mend: (database, now) =>
      writeTransaction(database, 'system', now, ({ trx, dialect }) => mendSums(trx, dialect)),
  },
  {
    name: { vi: 'Ảnh, tệp minh chứng, tệp nhập', en: 'Photos, evidence and imported files' },
    find: ({ db, config }) => findFileFaults(db, config),
  },
  {
    name: { vi: 'Chuỗi nhật ký hệ thống', en: 'Chain of the audit' },
    async find({ db }) {
      const { faults } = await verifyAudit({ db });
      return only(
        faults.map(({ kind, entry, seal, at }) => `${kind}: entry ${entry}, seal ${seal}, ${at ?? ''}`),
      );
    },
  },
];

const CARD_FIELDS = new Set(['card', 'communeCode', 'kind', 'unitId', 'dueOn', 'estimatedCostVnd']);

/** Looks at everything and changes nothing; the server may go on meanwhile. */
export function checkAll(config: Deps['config']): Promise<CheckResult[]> {
  return readSnapshot(ownerUrlOf(config), async ({ db, dialect }) => {
    const results: CheckResult[] = [];
    for (const { name, find, mend } of PARTS)
      results.push({ name, isMendable: mend !== undefined, ...(await find({ db, dialect, config })) });
    return results;
  });
}

/** Sets right what follows from other rows, in the order of the parts: counters are counted after rows are mended. */
export async function mendAll(config: Deps['config'], now: string): Promise<void> {
  const database = await openDatabase(ownerUrlOf(config));
  try {
    for (const { mend } of PARTS) await mend?.(database, now);
  } finally {
    await database.close();
  }
}

async function findFileFaults(db: Db, config: Deps['config']): Promise<Findings> {
  const folders = foldersOf(config);
  const faults: string[] = [];
  const named = new Map<Area, Set<string>>();
  for (const { area, path, sha256, byteCount } of await listNamedFiles(db)) {
    named.set(area, (named.get(area) ?? new Set()).add(path));
    const fault = await findFault(join(folders[area], path), sha256, byteCount);
    if (fault !== null) faults.push(`${area}/${path}: ${fault}`);
  }
  const notes: string[] = [];
  for (const [area, folder] of Object.entries(folders) as [Area, string][]) {
    for (const path of await listFiles(folder, Object.values(folders)))
      if (!named.get(area)?.has(path)) notes.push(`${area}/${path}: nothing names it`);
  }
  return { faults, notes };
}

async function findFault(
  path: string,
  sha256: string | null,
  byteCount: number | null,
): Promise<string | null> {
  try {
    if (sha256 === null) return (await stat(path)).size > 0 ? null : 'empty';
    const found = await hashFile(path);
    if (found.byteCount !== byteCount) return `${found.byteCount} bytes, not ${byteCount}`;
    return found.sha256 === sha256 ? null : 'other bytes than were stored';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
