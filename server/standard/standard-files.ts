import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CriteriaSet } from '../domain/standards.ts';

const FOLDER = fileURLToPath(new URL('../../data/reference/standards/', import.meta.url));

/**
 * Reads and checks the criteria sets: one file each, so that a new decision is a new file.
 * @returns newest first
 * @throws Error naming every fault with its file
 */
export async function readCriteriaSets(folder: string = FOLDER): Promise<CriteriaSet[]> {
  const faults: string[] = [];
  const sets: CriteriaSet[] = [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  for (const file of files) {
    const parsed = CriteriaSet.safeParse(JSON.parse(await readFile(`${folder}/${file}`, 'utf8')));
    if (parsed.success) sets.push(parsed.data);
    else
      faults.push(
        ...parsed.error.issues.map(({ path, message }) => `${file}, ${path.join('.')}: ${message}`),
      );
  }
  if (sets.length === 0) faults.push(`${folder}: không có bộ tiêu chí nào / holds no criteria set`);
  if (faults.length > 0)
    throw new Error(
      `Bộ tiêu chí có ${faults.length} lỗi / The criteria sets have ${faults.length} fault(s):\n  ${faults.join('\n  ')}`,
    );
  return sets.sort((a, b) => (a.inForceFrom < b.inForceFrom ? 1 : -1));
}
