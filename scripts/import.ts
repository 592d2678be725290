import { createReadStream, createWriteStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { describeError, ProblemError } from '../server/domain/errors.ts';
import { type ImportQuestion, isImportActive, unanswered } from '../server/domain/imports.ts';
import { listImportRows, makeReturnedFile } from '../server/imports/import-rows.service.ts';
import { IMPORTER } from '../server/imports/importer.ts';
import { createImportService, type ImportService } from '../server/imports/imports.service.ts';
import { openParts } from '../server/parts.ts';
import { type ImportCommand, readImportCommand } from './import-arguments.ts';

type Record = Awaited<ReturnType<ImportService['get']>>;
type Parts = Awaited<ReturnType<typeof openParts>>['parts'];

const LOOK_EVERY_MS = 250;
const LINE_EVERY_MS = 10_000;

/** `npm run import`: the same imports as in the browser, from the command line. */
async function main(): Promise<void> {
  const command = readImportCommand(process.argv.slice(2));
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    if (command.does === 'list') await list(parts.imports);
    else if (command.does === 'undo') await undo(parts, command.id);
    else await importFile(parts, command);
  } finally {
    await close();
  }
}

/** A service whose worker takes this record alone and leaves what waits for the server to the server. */
function serviceFor({ deps, codeLists }: Parts, id: string): ImportService {
  return createImportService({ ...deps, codeLists, makeId: () => id }, id);
}

async function importFile(parts: Parts, command: Extract<ImportCommand, { does: 'import' }>): Promise<void> {
  const { target, file, isDryRun } = command;
  const id = parts.deps.makeId();
  const imports = serviceFor(parts, id);
  try {
    const uploaded = await imports.upload(
      IMPORTER,
      { target, fileName: basename(file) },
      createReadStream(file),
    );
    if (!(await answer(imports, uploaded, command))) {
      await imports.forget(IMPORTER, id);
      process.exitCode = 2;
      return;
    }
    const stopListening = cancelOnInterrupt(imports, id);
    await (isDryRun ? imports.check(IMPORTER, id) : imports.run(IMPORTER, id));
    const record = await follow(imports, id);
    stopListening();
    report(record, isDryRun);
    if (record.status === 'checked' || record.status === 'done') {
      await listReasons(parts, record);
      await writeReturned(parts, record, command);
    }
    if (isDryRun) await imports.forget(IMPORTER, id);
  } finally {
    await imports.close();
  }
}

/** Flags that answer a question about the file, with what is guessed without one. */
const FLAGS: { [question in ImportQuestion]: (settings: Record['settings']) => string } = {
  layer: ({ layer }) => `--layer "${layer ?? ''}"`,
  encoding: ({ encoding }) => `--encoding ${encoding ?? ''}`,
  crs: ({ crs }) => `--crs "${crs}"`,
  axes: ({ isSwapped }) => (isSwapped ? '--swapped' : '--no-swapped'),
  position: () => '--map east=… --map north=…',
  kind: ({ fallbackKind }) => `--kind ${fallbackKind ?? '…'}`,
  approximate: () => '--accept-approximate',
};

/** Lays the command's choices over what the file suggests; false, with a word on each, while questions are left. */
async function answer(
  imports: ImportService,
  uploaded: Record,
  { settings, acceptsGuesses }: Extract<ImportCommand, { does: 'import' }>,
): Promise<boolean> {
  const mapping = { ...uploaded.settings.mapping, ...settings.mapping };
  const given = new Set<ImportQuestion>();
  if (settings.layer !== undefined) given.add('layer');
  if (settings.encoding !== undefined) given.add('encoding');
  if (settings.crs !== undefined) given.add('crs');
  if (settings.isSwapped !== undefined) given.add('axes');
  if (settings.mapping !== undefined) given.add('position');
  if (settings.fallbackKind !== undefined) given.add('kind');
  const asked =
    Object.keys(settings).length === 0
      ? uploaded
      : await imports.changeSettings(IMPORTER, uploaded.id, { ...uploaded.settings, ...settings, mapping });
  const open = unanswered(asked).filter((question) => !acceptsGuesses && !given.has(question));
  if (open.length > 0) {
    console.error('Chưa chắc về tệp; hãy chọn, hoặc thêm --accept-guesses để nhận điều được đoán:');
    console.error('The file leaves questions; choose, or add --accept-guesses to take what is guessed:');
    for (const question of open) console.error(`  ${question}: ${FLAGS[question](asked.settings)}`);
    return false;
  }
  if (unanswered(asked).length === 0) return true;
  const answered = [...new Set([...asked.settings.answered, ...(asked.inspection?.questions ?? [])])];
  await imports.changeSettings(IMPORTER, uploaded.id, { ...asked.settings, answered });
  return true;
}

/** Ctrl-C takes out what the run has stored; a second one leaves at once, and the next process takes over. */
function cancelOnInterrupt(imports: ImportService, id: string): () => void {
  const onInterrupt = () => {
    process.once('SIGINT', () => process.exit(130));
    console.error(
      '\nĐang huỷ: những gì đã nhập được lấy ra lại … / Cancelling: what was stored is taken out again …',
    );
    process.exitCode = 130;
    imports.cancel(IMPORTER, id).catch((error: unknown) => console.error(error));
  };
  process.once('SIGINT', onInterrupt);
  return () => process.off('SIGINT', onInterrupt);
}

/** Waits until nobody is at work on the record, with its progress on one line. */
async function follow(imports: ImportService, id: string): Promise<Record> {
  const startedAt = Date.now();
  let saidAt = startedAt;
  for (;;) {
    const record = await imports.get(IMPORTER, id);
    if (!isImportActive(record.status)) {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      return record;
    }
    const { read } = record.counts;
    const share = record.rowTotal ? ` / ${record.rowTotal}` : '';
    const line = `${record.status} ${read}${share}, ${Math.round(read / ((Date.now() - startedAt) / 1000))} dòng/s`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (Date.now() - saidAt >= LINE_EVERY_MS) {
      saidAt = Date.now();
      console.error(line);
    }
    await wait(LOOK_EVERY_MS);
  }
}

function report(record: Record, isDryRun: boolean): void {
  const { read, added, unchanged, returned, duplicates, merged, skipped } = record.counts;
  if (record.error !== null) {
    const { code, details } = record.error;
    console.error(`${describeError(code, details, 'vi')}\n${describeError(code, details, 'en')}`);
  }
  if (record.status === 'cancelled' || record.status === 'uploaded') {
    console.log('Đã huỷ, không để lại gì. / Cancelled, nothing was left behind.');
    return;
  }
  if (record.status === 'failed') process.exitCode = 1;
  if (isDryRun) console.log('Chạy thử, không lưu gì. / Dry run, nothing stored.');
  else console.log(`Lần nhập / import ${record.id}`);
  const more = merged + skipped > 0 ? `, ${merged} gộp, ${skipped} bỏ qua` : '';
  console.log(
    `Đọc ${read} dòng: ${added} thêm, ${unchanged} đã có, ${duplicates} có thể trùng, ${returned} trả lại${more}.`,
  );
  console.log(
    `Read ${read} rows: ${added} added, ${unchanged} stored before, ${duplicates} possible duplicates, ${returned} returned.`,
  );
}

async function listReasons({ deps }: Parts, record: Record): Promise<void> {
  const { reasons } = await listImportRows(deps, IMPORTER, record, { limit: 1 }, 'vi');
  for (const { code, count } of reasons) {
    const query = { code, limit: 1 };
    const [vi] = (await listImportRows(deps, IMPORTER, record, query, 'vi')).items;
    const [en] = (await listImportRows(deps, IMPORTER, record, query, 'en')).items;
    console.log(`  ${code}: ${count}`);
    if (vi && en) console.log(`    dòng / row ${vi.row}: ${vi.reason}\n    ${en.reason}`);
  }
}

async function writeReturned(
  { deps }: Parts,
  record: Record,
  { file, rejected }: { file: string; rejected: string | null },
): Promise<void> {
  if (record.counts.returned + record.counts.duplicates === 0) return;
  const { fileName, bytes } = makeReturnedFile(deps, record, 'vi');
  const path = rejected ?? join(dirname(file), fileName);
  await pipeline(Readable.from(bytes), createWriteStream(path));
  console.log(`Các dòng trả lại và chờ quyết định / returned and undecided rows: ${path}`);
}

async function undo(parts: Parts, id: string): Promise<void> {
  const imports = serviceFor(parts, id);
  try {
    await imports.undo(IMPORTER, id);
    const record = await follow(imports, id);
    report(record, false);
    if (record.status === 'undone') console.log('Đã hoàn tác. / Undone.');
  } finally {
    await imports.close();
  }
}

async function list(imports: ImportService): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await imports.list(IMPORTER, { limit: 100, cursor });
    for (const record of page.items) {
      const { id, createdAt, status, target, fileName, createdByName, counts } = record;
      const { added, returned, duplicates } = counts;
      console.log(
        `${id}  ${createdAt.slice(0, 16)}  ${status.padEnd(9)}  ${target}  +${added} ↩${returned} ?${duplicates}  ${fileName}  (${createdByName})`,
      );
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
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
  process.exitCode = error instanceof ConfigError ? 2 : 1;
});
