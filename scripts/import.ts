import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { describeError, ProblemError } from '../server/domain/errors.ts';
import {
  IMPORT_TARGETS,
  IMPORTER,
  type ImportReport,
  type ImportTarget,
  importGeoJson,
} from '../server/imports/imports.service.ts';
import { toReturnedFile } from '../server/imports/returned-file.ts';
import { openParts } from '../server/parts.ts';

const USAGE = `Cách dùng / usage: npm run import -- sites|playspaces <file.geojson> [--dry-run] [--accept-approximate] [--rejected <file>]
  --dry-run             chỉ báo kết quả, không lưu / says what would happen, stores nothing
  --accept-approximate  nhận xã, phường theo ranh giới gần đúng / takes communes from approximate outlines
  --rejected <file>     nơi ghi các dòng bị trả lại / where the returned rows go (default <file>.rejected.geojson)`;

/** `npm run import`: good rows go in, bad ones come back in a file with their reasons. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [target, file] = positionals;
  if (!isTarget(target) || file === undefined || positionals.length > 2) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const text = await readFile(file, 'utf8');
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    const report = await importGeoJson(parts, IMPORTER, text, {
      target,
      isDryRun: values['dry-run'],
      acceptsApproximate: values['accept-approximate'],
    });
    console.log(summary(report));
    if (report.returned.length > 0) {
      const rejected = values.rejected ?? `${file.replace(/\.(geo)?json$/i, '')}.rejected.geojson`;
      await writeFile(rejected, toReturnedFile(report.returned));
      console.log(`Các dòng bị trả lại / returned rows: ${rejected}`);
    }
  } finally {
    await close();
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        'accept-approximate': { type: 'boolean', default: false },
        rejected: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new ConfigError(`${cause instanceof Error ? cause.message : cause}\n${USAGE}`);
  }
}

function isTarget(value: string | undefined): value is ImportTarget {
  return IMPORT_TARGETS.some((target) => target === value);
}

function summary({ features, added, unchanged, returned, isDryRun, target }: ImportReport): string {
  const stateVi = target === 'sites' ? 'thêm (chưa khảo sát)' : 'thêm';
  const stateEn = target === 'sites' ? 'added as candidates' : 'added';
  const lines = [
    ...(isDryRun ? ['Chạy thử, không lưu gì / dry run, nothing stored.'] : []),
    `Đọc ${features} đối tượng: ${added} ${stateVi}, ${unchanged} đã có từ trước, ${returned.length} trả lại.`,
    `Read ${features} features: ${added} ${stateEn}, ${unchanged} stored before, ${returned.length} returned.`,
  ];
  for (const [code, rows] of Map.groupBy(returned, (row) => row.code)) {
    const [first] = rows;
    lines.push(`  ${code}: ${rows.length}`);
    if (first) lines.push(`    dòng / row ${first.row}: ${first.reason.vi}`, `    ${first.reason.en}`);
  }
  return lines.join('\n');
}

main().catch((error: unknown) => {
  if (error instanceof ProblemError) {
    console.error(
      `${describeError(error.code, error.details, 'vi')}\n${describeError(error.code, error.details, 'en')}`,
    );
  } else {
    console.error(
      error instanceof ConfigError || (error instanceof Error && 'code' in error) ? error.message : error,
    );
  }
  process.exitCode = 1;
});
