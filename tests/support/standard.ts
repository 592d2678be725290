import { readFileSync } from 'node:fs';
import type { Points } from '../../server/domain/points.ts';
import { CriteriaSet, type Maxima } from '../../server/domain/standards.ts';

const FILE = new URL('../../data/reference/standards/06-qd-ttg-2019.json', import.meta.url);

/** The shipped set of decision 06/QĐ-TTg. */
export function criteriaSet(): CriteriaSet {
  return CriteriaSet.parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

/** Made up for tests so that they sum to 1,000; only 1, 6 and 7 are those of the decision. */
export function fullMaxima(): Map<number, Points | null> & Maxima {
  return new Map(
    [100, 75, 75, 75, 75, 125, 50, 75, 75, 75, 75, 75, 50].map((points, index) => [index + 1, points]),
  );
}
