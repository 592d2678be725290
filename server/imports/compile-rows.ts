import { listCommunes, listUnits } from '../communes/communes.service.ts';
import type { ImportField } from '../domain/imports.ts';
import type { GivenFields } from './differing-fields.ts';
import type { ImportJob } from './import-job.ts';
import type { OpenFile, RawRow } from './read-rows.ts';
import { compileUnderstanding } from './understanding/compile.ts';
import type { Understanding } from './understood-row.ts';

/**
 * The function that understands the rows of a file with the settings of its record.
 * @throws ProblemError `import.crs_unknown`
 */
export async function compileRows(
  { parts, record, actor, lists }: Pick<ImportJob, 'parts' | 'record' | 'actor' | 'lists'>,
  file: OpenFile,
): Promise<{ understand(raw: RawRow): Understanding; given: GivenFields }> {
  const { settings, target } = record;
  const [communes, units, locator] = await Promise.all([
    listCommunes(parts),
    listUnits(parts, actor),
    parts.locator(),
  ]);
  const fields = Object.entries(settings.mapping).flatMap(([field, column]) =>
    file.columns.includes(column) ? [field as ImportField] : [],
  );
  return {
    understand: compileUnderstanding(file, settings, target, { lists, communes, units, locator, actor }),
    given: { fields: new Set(fields), hasGeometry: file.hasGeometry },
  };
}
