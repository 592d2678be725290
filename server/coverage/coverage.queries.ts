import type { Db } from '../db/database.ts';

/** One counter as it is stored; `unitId` is empty for sites without a unit. */
export interface CounterRow {
  communeCode: string;
  kind: string;
  unitId: string;
  metric: string;
  bucket: number;
  amount: number;
}

/** Adds to counters in one statement; the rows' keys must differ from each other. */
export async function addToCounters(db: Db, rows: readonly CounterRow[]): Promise<void> {
  await db
    .insertInto('coverage_counters')
    .values(
      rows.map((row) => ({
        commune_code: row.communeCode,
        kind: row.kind,
        unit_id: row.unitId,
        metric: row.metric,
        bucket: row.bucket,
        amount: row.amount,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['commune_code', 'kind', 'unit_id', 'metric', 'bucket']).doUpdateSet((expression) => ({
        amount: expression('coverage_counters.amount', '+', expression.ref('excluded.amount')),
      })),
    )
    .execute();
}
