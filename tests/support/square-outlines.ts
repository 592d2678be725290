import { writeTransaction } from '../../server/db/write.ts';
import { LONG_BIEN, NEIGHBOUR, type TestApp } from './test-app.ts';

/** Two square communes side by side, 0.02° wide; nothing else has an outline. */
export const SQUARES = {
  [LONG_BIEN]: { west: 105.88, south: 21.02, east: 105.9, north: 21.04 },
  [NEIGHBOUR]: { west: 105.86, south: 21.02, east: 105.88, north: 21.04 },
} as const;
export const IN_LONG_BIEN: [number, number] = [105.89, 21.03];
export const IN_NEIGHBOUR: [number, number] = [105.87, 21.03];
export const IN_NEITHER: [number, number] = [105.95, 21.1];

/** Puts the squares in the place of all outlines and announces it, as an import does. */
export async function useSquareOutlines(app: TestApp, quality: 'official' | 'approximate'): Promise<void> {
  const { database, now, makeId } = app.parts.deps;
  await writeTransaction(database, 'test', now(), async ({ trx, record }) => {
    const id = makeId();
    await trx.deleteFrom('commune_outlines').execute();
    await trx
      .insertInto('boundary_sources')
      .values({ id, source: 'test', quality, imported_at: now(), sha256: id, outline_count: 2, report: '{}' })
      .execute();
    for (const [code, { west, south, east, north }] of Object.entries(SQUARES)) {
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      const geometry = JSON.stringify({ type: 'Polygon', coordinates: [ring] });
      await trx
        .insertInto('commune_outlines')
        .values({ commune_code: code, source_id: id, quality, geometry })
        .execute();
    }
    record({ entity: 'boundaries', entityId: id, communeCode: null, action: 'imported' });
  });
}
