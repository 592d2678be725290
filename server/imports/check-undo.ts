import type { Database } from '../db/database.ts';
import { ProblemError } from '../domain/errors.ts';
import { findBuiltOnPlaySpaces } from '../playspaces/imported-playspaces.service.ts';
import { findBuiltOnSites } from '../sites/imported-sites.service.ts';
import { listMerges, listVersions } from './import-rows.queries.ts';
import type { ImportRecord } from './imports.rows.ts';
import { createPlaceIds } from './place-ids.ts';
import { groupMerges, rangeOf } from './take-out.ts';

/** @throws ProblemError `import.built_on` with how many places people have added to since, and some codes */
export async function checkNothingBuiltOn(database: Database, record: ImportRecord): Promise<void> {
  const merges = groupMerges(await listMerges(database.db, record.id));
  const range = rangeOf({ record, idOf: createPlaceIds(record.id, record.createdAt) }, merges);
  const findBuiltOn = record.target === 'sites' ? findBuiltOnSites : findBuiltOnPlaySpaces;
  const own = await findBuiltOn(database.db, range);
  const others = merges.filter(({ id }) => id < range.first || id > range.last);
  const versions = await listVersions(
    database.db,
    record.target,
    others.map(({ id }) => id),
  );
  const changed = others.flatMap(({ id, lastVersion, isUnbroken }) => {
    const stored = versions.get(id);
    return stored === undefined || (isUnbroken && stored.version === lastVersion) ? [] : [stored.code];
  });
  const count = own.count + changed.length;
  if (count === 0) return;
  const codes = [...own.codes, ...changed].slice(0, 10).join(', ');
  throw new ProblemError('import.built_on', { count, codes });
}
