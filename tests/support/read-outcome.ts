import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, ProblemError } from '../../server/domain/errors.ts';
import type { LonLat } from '../../server/domain/values.ts';
import { createToLonLat } from '../../server/imports/coordinates/to-lon-lat.ts';
import { asWgs84, repairGeometry } from '../../server/imports/geometry/repair-geometry.ts';
import type { OpenFile, RawRow, ReadChoices } from '../../server/imports/read-rows.ts';
import { openFile } from '../../server/imports/reading/open-file.ts';

export const NO_CHOICES: ReadChoices = { layer: null, encoding: null, delimiter: null, headerRow: null };

/** Runs `use` with the bytes as a file, which is taken away afterwards. */
export async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bo-an-read-'));
  try {
    const path = join(folder, 'upload');
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface ReadOutcome {
  file: Omit<OpenFile, 'rows' | 'close'>;
  rows: RawRow[];
  /** Reason by place of the row, of the row itself or of its geometry. */
  returned: Record<number, ErrorCode>;
  /** Position of the first row that has one. */
  lonLat: LonLat | null;
}

/** Everything that reading a file gives, or the code it is refused with. */
export function readOutcome(
  bytes: Uint8Array,
  fileName: string,
  choices: Partial<ReadChoices> = {},
): Promise<ReadOutcome | { refused: ErrorCode }> {
  return withFile(bytes, async (path) => {
    let file: OpenFile | null = null;
    try {
      file = await openFile(path, fileName, { ...NO_CHOICES, ...choices });
      const rows: RawRow[] = [];
      for await (const batch of file.rows()) rows.push(...batch);
      return { file, rows, ...judge(file, rows) };
    } catch (error) {
      if (error instanceof ProblemError) return { refused: error.code };
      throw error;
    } finally {
      await file?.close();
    }
  });
}

function judge(file: OpenFile, rows: readonly RawRow[]): Pick<ReadOutcome, 'returned' | 'lonLat'> {
  const toLonLat = createToLonLat(file.crs ?? 'EPSG:4326', false) ?? asWgs84;
  const returned: Record<number, ErrorCode> = {};
  let first: LonLat | null = null;
  for (const { row, fault, geometry } of rows) {
    if (fault) returned[row] = fault.code;
    else if (file.hasGeometry) {
      const repaired = repairGeometry(geometry, toLonLat);
      if ('code' in repaired) returned[row] = repaired.code;
      else first ??= repaired.lonLat;
    }
  }
  return { returned, lonLat: first };
}
