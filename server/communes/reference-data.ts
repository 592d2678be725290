import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { CODE_LISTS, CodeListItem, type CodeListName, CodeLists } from '../domain/code-lists.ts';
import { Commune, FormerCommune } from '../domain/communes.ts';

/** Files of `data/`, beside the program. */
const DATA_FOLDER = fileURLToPath(new URL('../../data/', import.meta.url));

const PublicOutlines = z.object({
  id: z.string(),
  source: z.string(),
  licence: z.string(),
  date: z.iso.date(),
  count: z.int().min(1),
  /** Tried in this order; each ends in `/`. */
  baseUrls: z.array(z.url({ protocol: /^https$/ })).min(1),
  files: z.array(z.string().regex(/^[\w./-]+$/)).min(1),
  /** Of the geometry, see `outlineContentSha256`; null: unknown, so nothing downloaded may be used. */
  contentSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type PublicOutlines = z.infer<typeof PublicOutlines>;

const DataSet = z.object({
  id: z.string(),
  /** Path in the repository; null: not in it. */
  path: z.string().nullable(),
  source: z.string(),
  licence: z.string(),
  date: z.iso.date(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
const Manifest = z.object({ dataSets: z.array(DataSet), publicOutlines: PublicOutlines });
export type Manifest = z.infer<typeof Manifest>;

/** A commune as its row in `communes.csv` states it. */
export const CommuneFact = Commune.omit({ outlineQuality: true });
export type CommuneFact = z.infer<typeof CommuneFact>;

export interface ReferenceData {
  communes: CommuneFact[];
  /** In order of the codes of then. */
  formerCommunes: FormerCommune[];
  codeLists: CodeLists;
  manifest: Manifest;
}

/** Every fault of the reference files, one line each: file, row, field, reason. */
export class ReferenceDataError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `Dữ liệu tham chiếu có ${faults.length} lỗi / The reference data has ${faults.length} fault(s):\n` +
        faults.map((fault) => `  ${fault}`).join('\n'),
    );
    this.name = 'ReferenceDataError';
    this.faults = faults;
  }
}

/**
 * Reads and checks `data/reference` and `data/manifest.json`.
 * @param folder the `data` folder; the shipped one unless given
 * @throws ReferenceDataError naming every fault
 */
export async function readReferenceData(folder: string = DATA_FOLDER): Promise<ReferenceData> {
  const faults: string[] = [];
  const root = folder.endsWith('/') ? folder : `${folder}/`;
  const communes = await readCommunes(root, faults);
  const formerCommunes = await readFormerCommunes(root, new Set(communes.map(({ code }) => code)), faults);
  const codeLists: Record<string, unknown> = {};
  for (const list of CODE_LISTS) codeLists[list] = await readCodeList(root, list, faults);
  const manifest = Manifest.safeParse(await readJson(root, 'manifest.json', faults));
  if (!manifest.success) faults.push(...describe('manifest.json', manifest.error));
  if (faults.length > 0 || !manifest.success) throw new ReferenceDataError(faults);
  return { communes, formerCommunes, codeLists: CodeLists.parse(codeLists), manifest: manifest.data };
}

/** SHA-256 of a file's bytes, hex; lines end in LF whatever the checkout made of them. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

async function readCommunes(root: string, faults: string[]): Promise<CommuneFact[]> {
  const file = 'reference/communes.csv';
  const rows = await readTable(root, file, faults);
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const place = `${file}, dòng/row ${index + 2}`;
    const parsed = CommuneFact.safeParse(factOf(row));
    if (!parsed.success) {
      faults.push(...describe(place, parsed.error));
      return [];
    }
    if (seen.has(parsed.data.code)) faults.push(`${place}, code: ${parsed.data.code} lặp lại / repeats`);
    seen.add(parsed.data.code);
    return [parsed.data];
  });
}

/** One row per former unit and unit of today that it is part of; rows of one unit need not stand together. */
async function readFormerCommunes(
  root: string,
  known: ReadonlySet<string>,
  faults: string[],
): Promise<FormerCommune[]> {
  const file = 'reference/former-communes.csv';
  const byCode = new Map<string, FormerCommune>();
  for (const [index, row] of (await readTable(root, file, faults)).entries()) {
    const place = `${file}, dòng/row ${index + 2}`;
    const parsed = FormerCommune.safeParse({
      code: row.code,
      name: row.name,
      kind: row.kind,
      district: row.district,
      lonLat: [numberOf(row.lon), numberOf(row.lat)],
      becameCommunes: [
        {
          code: row.commune_code,
          areaSharePercent: row.area_share_percent ? numberOf(row.area_share_percent) : null,
        },
      ],
    });
    const [part] = parsed.data?.becameCommunes ?? [];
    if (!parsed.success || !part) {
      faults.push(...describe(place, parsed.error ?? new z.ZodError([])));
      continue;
    }
    if (!known.has(part.code)) faults.push(`${place}, commune_code: không có/no commune ${part.code}`);
    const before = byCode.get(parsed.data.code);
    if (before === undefined) byCode.set(parsed.data.code, parsed.data);
    else if (before.becameCommunes.some(({ code }) => code === part.code))
      faults.push(`${place}, commune_code: ${part.code} lặp lại / repeats`);
    else before.becameCommunes.push(part);
  }
  for (const { becameCommunes } of byCode.values())
    becameCommunes.sort((a, b) => (b.areaSharePercent ?? 0) - (a.areaSharePercent ?? 0));
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

const numberOf = (value: string | undefined) =>
  value === undefined || value === '' ? Number.NaN : Number(value);

function factOf(row: Record<string, string>): unknown {
  return {
    code: row.code,
    provinceCode: row.province_code,
    provinceName: row.province_name,
    name: row.name,
    nameAlt: row.name_alt,
    kind: row.kind,
    areaKm2: numberOf(row.area_km2),
    population: numberOf(row.population),
    lonLat: [numberOf(row.lon), numberOf(row.lat)],
    thresholdGroup: row.threshold_group,
    thresholdBasis: row.threshold_basis,
    validFrom: row.valid_from,
    validTo: row.valid_to || null,
  };
}

async function readCodeList(root: string, list: CodeListName, faults: string[]): Promise<unknown[]> {
  const file = `reference/${list.replaceAll('_', '-')}.json`;
  const items = await readJson(root, file, faults);
  if (!Array.isArray(items)) {
    if (items !== undefined) faults.push(`${file}: phải là một danh sách / must be a list`);
    return [];
  }
  const seen = new Set<string>();
  items.forEach((item: unknown, index) => {
    const place = `${file}, mục/entry ${index + 1}`;
    const parsed = CodeListItem[list].safeParse(item);
    if (!parsed.success) {
      faults.push(...describe(place, parsed.error));
      return;
    }
    if (seen.has(parsed.data.code)) faults.push(`${place}, code: ${parsed.data.code} lặp lại / repeats`);
    seen.add(parsed.data.code);
  });
  return items;
}

async function readTable(root: string, file: string, faults: string[]): Promise<Record<string, string>[]> {
  const text = await readText(root, file, faults);
  if (text === null) return [];
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    faults.push(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return [];
  }
}

async function readJson(root: string, file: string, faults: string[]): Promise<unknown> {
  const text = await readText(root, file, faults);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    faults.push(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
}

async function readText(root: string, file: string, faults: string[]): Promise<string | null> {
  try {
    return await readFile(`${root}${file}`, 'utf8');
  } catch (cause) {
    faults.push(
      `${file}: không đọc được / cannot be read (${cause instanceof Error ? cause.message : cause})`,
    );
    return null;
  }
}

function describe(place: string, error: z.ZodError): string[] {
  return error.issues.map(
    ({ path, message }) => `${place}${path.length > 0 ? `, ${path.join('.')}` : ''}: ${message}`,
  );
}
