import { expect, it } from 'vitest';
import { readOutcome } from '../../../tests/support/read-outcome.ts';
import { UGLY_FILES, type UglyOutcome } from '../../../tests/support/ugly-files.ts';

const saying = (outcome: UglyOutcome) => {
  if ('refused' in outcome) return `refused, ${outcome.refused}`;
  const returned = Object.values(outcome.returned ?? {});
  return `${outcome.rows} read${returned.length > 0 ? `, ${returned.length} returned: ${[...new Set(returned)].join(', ')}` : ''}`;
};

it.each(UGLY_FILES.map((file) => ({ ...file, saying: saying(file.expect) })))(
  '$name → $saying',
  async (file) => {
    const outcome = await readOutcome(file.bytes, file.fileName);
    const wanted = file.expect;
    if ('refused' in wanted || 'refused' in outcome) {
      expect(outcome).toEqual(wanted);
      return;
    }
    const { file: opened, rows, returned, lonLat } = outcome;
    const { rows: count, returned: reasons = {}, first, at, layers, ...same } = wanted;
    expect(rows).toHaveLength(count);
    expect(returned).toEqual(reasons);
    expect(opened).toMatchObject(same);
    if (first) expect(rows[0]?.cells).toEqual(first);
    if (layers) expect(opened.layers.map(({ name }) => name)).toEqual(layers);
    if (at) {
      expect(lonLat?.[0]).toBeCloseTo(at[0], 5);
      expect(lonLat?.[1]).toBeCloseTo(at[1], 5);
    }
  },
);

it('has a fault of its own for every file', () => {
  expect(UGLY_FILES.length).toBeGreaterThanOrEqual(40);
  expect(new Set(UGLY_FILES.map(({ name }) => name)).size).toBe(UGLY_FILES.length);
});
