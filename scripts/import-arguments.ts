import { parseArgs } from 'node:util';
import { ConfigError } from '../server/config.ts';
import {
  IMPORT_FIELDS,
  IMPORT_STAGES,
  ImportSettings,
  type ImportStage,
  ImportTarget,
  TEXT_ENCODINGS,
} from '../server/domain/imports.ts';

const USAGE = `Cách dùng / usage:
  npm run import -- sites|playspaces <file> [...]
  npm run import -- --list
  npm run import -- --undo <id>

  --dry-run             chỉ báo kết quả, không lưu / says what would happen, stores nothing
  --map field=column    cột của một trường, lặp lại được / column of a field, repeatable
  --layer <name>        trang tính, lớp / sheet, layer
  --encoding <name>     ${TEXT_ENCODINGS.join(' | ')}
  --header-row <n>      dòng tên cột / line of the column names
  --crs <name>          hệ toạ độ / reference system: EPSG:4326, EPSG:5897, proj4 …
  --swapped, --no-swapped  toạ độ đầu là vĩ độ, x bắc (hay không) / the first coordinate is latitude or northing (or not)
  --stage <stage>       ${IMPORT_STAGES.join(' | ')}
  --kind <code>         loại của dòng không ghi loại / kind of rows that name none
  --accept-approximate  nhận xã, phường theo ranh giới gần đúng / takes communes from approximate outlines
  --accept-guesses      nhận mọi điều được đoán về tệp / takes whatever is guessed about the file
  --rejected <file>     nơi ghi các dòng trả lại / where the returned rows go (default beside the source)`;

export type ImportCommand =
  | { does: 'list' }
  | { does: 'undo'; id: string }
  | {
      does: 'import';
      target: ImportTarget;
      file: string;
      isDryRun: boolean;
      rejected: string | null;
      acceptsGuesses: boolean;
      /** Laid over what the file suggests. */
      settings: Partial<ImportSettings>;
    };

/** @throws ConfigError with the usage when the command cannot be understood */
export function readImportCommand(argv: readonly string[]): ImportCommand {
  const { values, positionals } = parse(argv);
  if (values.list) return { does: 'list' };
  if (values.undo !== undefined) return { does: 'undo', id: values.undo };
  const target = ImportTarget.safeParse(positionals[0]);
  const file = positionals[1];
  if (!target.success || file === undefined || positionals.length > 2) throw new ConfigError(USAGE);
  return {
    does: 'import',
    target: target.data,
    file,
    isDryRun: values['dry-run'],
    rejected: values.rejected ?? null,
    acceptsGuesses: values['accept-guesses'],
    settings: readSettings(values, target.data),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      allowNegative: true,
      options: {
        list: { type: 'boolean', default: false },
        undo: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        'accept-approximate': { type: 'boolean', default: false },
        'accept-guesses': { type: 'boolean', default: false },
        swapped: { type: 'boolean' },
        map: { type: 'string', multiple: true },
        layer: { type: 'string' },
        encoding: { type: 'string' },
        'header-row': { type: 'string' },
        crs: { type: 'string' },
        stage: { type: 'string' },
        kind: { type: 'string' },
        rejected: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new ConfigError(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`);
  }
}

function readSettings(
  values: ReturnType<typeof parse>['values'],
  target: ImportTarget,
): Partial<ImportSettings> {
  const given = {
    layer: values.layer,
    encoding: values.encoding,
    headerRow: values['header-row'] === undefined ? undefined : Number(values['header-row']),
    crs: values.crs,
    stage: values.stage as ImportStage | undefined,
    fallbackKind: values.kind,
    isSwapped: values.swapped,
    acceptsApproximate: values['accept-approximate'] ? true : undefined,
    mapping: values.map === undefined ? undefined : readMapping(values.map, target),
  };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = ImportSettings.partial().safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`${faults.join('\n')}\n${USAGE}`);
  }
  return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in set));
}

function readMapping(pairs: readonly string[], target: ImportTarget): Record<string, string> {
  const fields: readonly string[] = IMPORT_FIELDS[target];
  const mapping: Record<string, string> = {};
  for (const pair of pairs) {
    const [field = '', ...column] = pair.split('=');
    if (!fields.includes(field) || column.length === 0) {
      throw new ConfigError(`--map ${pair}: field=column; ${fields.join(', ')}\n${USAGE}`);
    }
    mapping[field] = column.join('=');
  }
  return mapping;
}
