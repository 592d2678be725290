import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readOutcome } from '../../../tests/support/read-outcome.ts';

const FOLDER = new URL('../../../../shared/geo/real/', import.meta.url);

/** Rows, and how many come back for which reason. */
const REAL_FILES: [name: string, rows: number, returned: Record<string, number>][] = [
  ['health-facilities', 502, {}],
  ['play-spaces-hanoi', 483, {}],
  ['schools-all', 504, {}],
  ['water-hn-nuoc-2021', 297, {}],
  ['waterways-osm-lines', 21, {}],
];

describe.skipIf(!existsSync(FOLDER))('real files (skipped without ../shared/geo/real)', () => {
  it.each(REAL_FILES)('%s: %i rows, returned %j', async (name, rows, reasons) => {
    const fileName = `${name}.geojson`;
    const outcome = await readOutcome(readFileSync(new URL(fileName, FOLDER)), fileName);
    if ('refused' in outcome) throw new Error(outcome.refused);
    const counts: Record<string, number> = {};
    for (const code of Object.values(outcome.returned)) counts[code] = (counts[code] ?? 0) + 1;
    expect(outcome.rows).toHaveLength(rows);
    expect(counts).toEqual(reasons);
  });
});
