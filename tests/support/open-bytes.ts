import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenFile, RawRow, ReadChoices } from '../../server/imports/read-rows.ts';
import { openFile } from '../../server/imports/reading/open-file.ts';

/** Opens the bytes as the import does and hands on the file with all its rows. */
export async function withOpenFile<T>(
  bytes: Uint8Array,
  fileName: string,
  use: (file: OpenFile, rows: readonly RawRow[]) => T | Promise<T>,
  choices: Partial<ReadChoices> = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bo-an-open-'));
  try {
    const path = join(folder, 'upload');
    await writeFile(path, bytes);
    const file = await openFile(path, fileName, {
      layer: null,
      encoding: null,
      delimiter: null,
      headerRow: null,
      ...choices,
    });
    try {
      const rows: RawRow[] = [];
      for await (const batch of file.rows()) rows.push(...batch);
      return await use(file, rows);
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
