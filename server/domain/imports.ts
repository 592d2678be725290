import { z } from 'zod';
import { CommuneCode, Id, Instant, ListCode, LonLat, text } from './values.ts';

export const IMPORT_TARGETS = ['sites', 'playspaces'] as const;
export const ImportTarget = z.enum(IMPORT_TARGETS);
export type ImportTarget = z.infer<typeof ImportTarget>;

export const IMPORT_FORMATS = [
  'csv',
  'xlsx',
  'geojson',
  'topojson',
  'kml',
  'kmz',
  'gpx',
  'shapefile',
  'geopackage',
] as const;
export const ImportFormat = z.enum(IMPORT_FORMATS);
export type ImportFormat = z.infer<typeof ImportFormat>;

/** Largest file that is taken. */
export const MAX_IMPORT_BYTES = 300 * 1024 * 1024;

/** Formats whose rows are lines of a table: coordinates stand in columns, and the list is an office's own. */
export function isTableFormat(format: ImportFormat): boolean {
  return format === 'csv' || format === 'xlsx';
}

/**
 * `uploaded` (settings are being chosen) → `checking` → `checked` → `running` → `done`. A run that is cancelled
 * takes out what it had added. `failed`: stopped by a fault of the file or the server; `error` says which.
 */
export const IMPORT_STATUSES = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'cancelling',
  'cancelled',
  'undoing',
  'undone',
  'failed',
] as const;
export const ImportStatus = z.enum(IMPORT_STATUSES);
export type ImportStatus = z.infer<typeof ImportStatus>;

/** The server is at work on it. */
export function isImportActive(status: ImportStatus): boolean {
  return status === 'checking' || status === 'running' || status === 'cancelling' || status === 'undoing';
}

/** What a column may hold. `east`: longitude or easting; `north`: latitude or northing; `position`: both in one text. */
const PLACE_FIELDS = [
  'code',
  'sourceId',
  'name',
  'kind',
  'hamlet',
  'commune',
  'east',
  'north',
  'position',
] as const;
export const IMPORT_FIELDS = {
  sites: [
    ...PLACE_FIELDS,
    'setting',
    'status',
    'owner',
    'unit',
    'riskFactors',
    'requiredMeasures',
    'dueOn',
    'estimatedCostVnd',
    'fundSource',
    'description',
  ],
  playspaces: [...PLACE_FIELDS, 'areaM2', 'facilities', 'condition', 'openTo', 'isAccessible', 'description'],
} as const satisfies Record<ImportTarget, readonly string[]>;
export type ImportField = (typeof IMPORT_FIELDS)[ImportTarget][number];

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'windows-1258', 'windows-1252', 'tcvn3'] as const;
export const TextEncoding = z.enum(TEXT_ENCODINGS);
export type TextEncoding = z.infer<typeof TextEncoding>;
export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** How far along a new site is: not yet looked at, said to be a hazard, or surveyed. */
export const IMPORT_STAGES = ['candidate', 'reported', 'confirmed'] as const;
export const ImportStage = z.enum(IMPORT_STAGES);
export type ImportStage = z.infer<typeof ImportStage>;

/**
 * What the file itself does not tell for certain and a person must look at before a run. `approximate`: only
 * approximate outlines tell the communes; the page asks it by itself, as it knows the outlines.
 */
export const IMPORT_QUESTIONS = [
  'layer',
  'encoding',
  'crs',
  'axes',
  'position',
  'kind',
  'approximate',
] as const;
export const ImportQuestion = z.enum(IMPORT_QUESTIONS);
export type ImportQuestion = z.infer<typeof ImportQuestion>;

/** Everything a person decides about a file; the same file with the same settings gives the same rows. */
export const ImportSettings = z.object({
  /** Sheet, folder or layer; null: the only or first one. */
  layer: z.string().max(300).nullable().default(null),
  /** null: no text of the file's own encoding (XLSX, KML …). */
  encoding: TextEncoding.nullable().default(null),
  delimiter: z.enum(DELIMITERS).nullable().default(null),
  /** Line of the column names in a table, from 1. */
  headerRow: z.int().min(1).max(100).default(1),
  /** null: told from the values. */
  decimal: z.enum([',', '.']).nullable().default(null),
  /** `EPSG:4326`, `EPSG:5897` …, or a proj4 string. */
  crs: z.string().trim().min(1).max(1000).default('EPSG:4326'),
  /** The file's first coordinate, or the column mapped as `east`, is latitude or northing. */
  isSwapped: z.boolean().default(false),
  /** Column per field; a field left out has no column. */
  mapping: z.record(z.string().max(40), z.string().max(300)).default({}),
  /** Kind of every row whose own kind is not told; null: such a row is returned. */
  fallbackKind: ListCode.nullable().default(null),
  /** Sites only. */
  stage: ImportStage.default('candidate'),
  /** A person answers for communes that approximate cells propose. */
  acceptsApproximate: z.boolean().default(false),
  /** Questions of the inspection that a person has answered, also by leaving things as they are. */
  answered: z.array(ImportQuestion).default([]),
});
export type ImportSettings = z.infer<typeof ImportSettings>;

/** A file as it was read with its present settings. */
export const ImportInspection = z.object({
  format: ImportFormat,
  layers: z.array(z.object({ name: z.string(), rows: z.int().nullable() })),
  /** With the first values that are not empty, at most five. */
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  /** The first rows as they stand in the file, at most eight; cells as text in the order of `columns`, '' for none. */
  firstRows: z.array(z.array(z.string())),
  /** null: not known before the file is read to its end. */
  rowCount: z.int().nullable(),
  hasGeometry: z.boolean(),
  /** Coordinate reference system that the file names, null when it names none. */
  crsInFile: z.string().nullable(),
  /** Names the set of columns; a mapping saved for it is offered again. */
  shapeHash: z.string(),
  isMappingSaved: z.boolean(),
  /** Column per field that the names and values suggest, whatever a person has chosen since. */
  guessedMapping: z.record(z.string(), z.string()),
  /** Where the first row with coordinates would lie, with the axes as mapped and the other way; null off the earth. */
  firstPoint: z.object({ asMapped: LonLat.nullable(), swapped: LonLat.nullable() }).nullable(),
  /** Those in `settings.answered` no longer hold up a check or a run. */
  questions: z.array(ImportQuestion),
});
export type ImportInspection = z.infer<typeof ImportInspection>;

/** `read` = `added` + `unchanged` + `returned` + `duplicates` + `merged` + `skipped`; in a check, what a run would give. */
export const ImportCounts = z.object({
  read: z.int(),
  added: z.int(),
  /** Stored before with the same content. */
  unchanged: z.int(),
  returned: z.int(),
  /** Like a stored place or an earlier row, and nobody has decided yet: neither added nor lost. */
  duplicates: z.int(),
  merged: z.int(),
  skipped: z.int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

export const Import = z.object({
  id: Id,
  target: ImportTarget,
  fileName: z.string(),
  byteCount: z.int(),
  /** SHA-256 of the file, hex. */
  sha256: z.string(),
  status: ImportStatus,
  createdAt: Instant,
  createdByName: z.string(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  inspection: ImportInspection.nullable(),
  settings: ImportSettings,
  counts: ImportCounts,
  /** Where the places lie that it has added, in order of code. */
  addedCommunes: z.array(CommuneCode),
  /** Rows known to be in the file, null before they were counted. */
  rowTotal: z.int().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  undoneAt: Instant.nullable(),
  undoneByName: z.string().nullable(),
});
export type Import = z.infer<typeof Import>;

/** What the file does not tell for certain and nobody has answered: no run before. */
export function unanswered({
  inspection,
  settings,
}: {
  inspection: Pick<ImportInspection, 'questions'> | null;
  settings: Pick<ImportSettings, 'answered'>;
}): ImportQuestion[] {
  return (inspection?.questions ?? []).filter((question) => !settings.answered.includes(question));
}
export const ImportList = z.object({ items: z.array(Import), nextCursor: z.string().nullable() });

export const IMPORT_DECISIONS = ['add', 'merge', 'skip'] as const;
export const ImportDecision = z.enum(IMPORT_DECISIONS);
export type ImportDecision = z.infer<typeof ImportDecision>;

/** A row that did not simply go in. */
export const ImportRow = z.object({
  /** Place in the file, from 1; in a table the line after the column names is row 1. */
  row: z.int(),
  outcome: z.enum(['returned', 'duplicate']),
  code: z.string(),
  reason: z.string(),
  cells: z.record(z.string(), z.string()),
  lonLat: LonLat.nullable(),
  /** For a duplicate: what it looks like. `id` is null for an earlier row of the file, whose number is `row`. */
  like: z
    .object({
      id: Id.nullable(),
      code: z.string(),
      name: z.string(),
      row: z.int().nullable(),
      distanceM: z.number(),
    })
    .nullable(),
  decision: ImportDecision.nullable(),
});
export type ImportRow = z.infer<typeof ImportRow>;
export const ImportRowList = z.object({
  items: z.array(ImportRow),
  nextCursor: z.string().nullable(),
  /** Of all rows kept, whatever the query asks for; the most frequent first. */
  reasons: z.array(z.object({ outcome: ImportRow.shape.outcome, code: z.string(), count: z.int() })),
});
export type ImportRowList = z.infer<typeof ImportRowList>;

/** Rows left out: every undecided duplicate. */
export const ImportDecisions = z.object({
  decision: ImportDecision,
  rows: z.array(z.int().min(1)).max(10_000).optional(),
});

export const PREVIEW_OUTCOMES = ['ready', 'unchanged', 'duplicate', 'returned'] as const;
/** Points of a checked file for the map: `[lon, lat, place in PREVIEW_OUTCOMES, row]`, at most 20,000 spread over the file. */
export const ImportPreview = z.object({
  points: z.array(z.tuple([z.number(), z.number(), z.int(), z.int()])),
  total: z.int(),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const NewImportQuery = z.object({ target: ImportTarget, name: text(300) });
export const ImportPatch = z.object({ settings: ImportSettings });
export const ImportRowQuery = z.object({
  outcome: z.enum(['returned', 'duplicate']).optional(),
  /** Only rows with this reason. */
  code: z.string().max(100).optional(),
  /** Only this row of the file: what a point of the preview stands for. */
  row: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});
export type ImportRowQuery = z.infer<typeof ImportRowQuery>;

/** Communes are checked one by one; an import reaches as far as the person's scope. */
export type ImportScope = readonly CommuneCode[];
