import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as createSpine from './migrations/202611230900_create_spine.ts';
import * as createImports from './migrations/202611252330_create_imports.ts';
import * as shortenImportKeys from './migrations/202611260000_shorten_import_keys.ts';
import * as leanSiteIndexes from './migrations/202611260040_lean_site_indexes.ts';
import * as createAssessments from './migrations/202611260200_create_assessments.ts';
import * as createReportEvents from './migrations/202611260710_create_report_events.ts';
import * as createIndicatorValues from './migrations/202611260720_create_indicator_values.ts';
import * as createPeriodLocks from './migrations/202611260820_create_period_locks.ts';
import * as createEvidenceFiles from './migrations/202611260930_create_evidence_files.ts';
import * as createIndicatorValueSums from './migrations/202611260932_create_indicator_value_sums.ts';
import * as createExpectedPhotos from './migrations/202611260950_create_expected_photos.ts';
import * as createSync from './migrations/202611261000_create_sync.ts';
import * as createCloseOuts from './migrations/202611261010_create_close_outs.ts';
import * as createCustodyActs from './migrations/202611261039_create_custody_acts.ts';
import * as addDoubtAboutCounts from './migrations/202611261258_add_doubt_about_counts.ts';
import * as createPublicView from './migrations/202611261302_create_public_view.ts';
import * as createPeople from './migrations/202611261305_create_people.ts';
import * as createAudit from './migrations/202611261310_create_audit.ts';
import * as createNightlyBackups from './migrations/202611261350_create_nightly_backups.ts';
import * as emptyReportHashes from './migrations/202611262151_empty_report_hashes.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './spatial.ts';

type DialectMigration = { up(db: Kysely<never>, dialect: Dialect): Promise<void> };

/** In order of their date. A migration that has landed is never edited. */
const MIGRATIONS: Record<string, DialectMigration> = {
  '202611230900_create_spine': createSpine as unknown as DialectMigration,
  '202611252330_create_imports': createImports as unknown as DialectMigration,
  '202611260000_shorten_import_keys': shortenImportKeys as unknown as DialectMigration,
  '202611260040_lean_site_indexes': leanSiteIndexes as unknown as DialectMigration,
  '202611260200_create_assessments': createAssessments as unknown as DialectMigration,
  '202611260710_create_report_events': createReportEvents as unknown as DialectMigration,
  '202611260720_create_indicator_values': createIndicatorValues as unknown as DialectMigration,
  '202611260820_create_period_locks': createPeriodLocks as unknown as DialectMigration,
  '202611260930_create_evidence_files': createEvidenceFiles as unknown as DialectMigration,
  '202611260932_create_indicator_value_sums': createIndicatorValueSums as unknown as DialectMigration,
  '202611260950_create_expected_photos': createExpectedPhotos as unknown as DialectMigration,
  '202611261000_create_sync': createSync as unknown as DialectMigration,
  '202611261010_create_close_outs': createCloseOuts as unknown as DialectMigration,
  '202611261039_create_custody_acts': createCustodyActs as unknown as DialectMigration,
  '202611261258_add_doubt_about_counts': addDoubtAboutCounts as unknown as DialectMigration,
  '202611261302_create_public_view': createPublicView as unknown as DialectMigration,
  '202611261305_create_people': createPeople as unknown as DialectMigration,
  '202611261310_create_audit': createAudit as unknown as DialectMigration,
  '202611261350_create_nightly_backups': createNightlyBackups as unknown as DialectMigration,
  '202611262151_empty_report_hashes': emptyReportHashes as unknown as DialectMigration,
};

/** Names of all changes of the schema that this version knows. */
export const knownMigrations = (): readonly string[] => Object.keys(MIGRATIONS);

/** Brings the schema up to date; a second run does nothing. Throws the first migration's error. */
export async function runMigrations(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(MIGRATIONS).map(([name, migration]): [string, Migration] => [
            name,
            { up: (connection) => migration.up(connection as Kysely<never>, dialect) },
          ]),
        ),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
