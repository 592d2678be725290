import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReferenceData } from '../../server/communes/reference-data.ts';
import { THRESHOLD_GROUPS } from '../../server/domain/communes.ts';
import { recognitionTargetOf } from '../../server/domain/recognition-target.ts';
import { CriteriaSet, maximaOf, thresholdOf } from '../../server/domain/standards.ts';
import { readPlanFiles } from '../../server/plans/plan-files.ts';
import { criteriaSet } from '../support/standard.ts';

const FOLDER = new URL('../../data/reference/standards/', import.meta.url);

describe('criteria set 06/QĐ-TTg (2019)', () => {
  const set = criteriaSet();

  it('has the 13 criteria, and maxima only where a source states one', () => {
    expect(set.criteria).toHaveLength(13);
    const known = [...maximaOf(set)].filter(([, points]) => points !== null);
    expect(known).toEqual([
      [1, 100],
      [6, 125],
      [7, 50],
    ]);
    expect(set.totalPoints).toBeNull();
    for (const { maxSource } of set.criteria.filter(({ maxPoints }) => maxPoints !== null))
      expect(maxSource?.mark).toBe('one_source');
  });

  it('does not state what was only computed: the funding part of criterion 1', () => {
    expect(set.criteria[0]?.subIndicators.map(({ maxPoints }) => maxPoints)).toEqual([50, 15, 15, null]);
    expect(set.criteria[5]?.subIndicators.map(({ maxPoints }) => maxPoints)).toEqual([50, 75]);
  });

  it('has a threshold for every group that a commune can be in, as shown on the commune page', async () => {
    for (const [group, points] of Object.entries(THRESHOLD_GROUPS))
      expect(thresholdOf(set, group)).toBe(points);
    const { communes } = await readReferenceData();
    for (const { thresholdGroup } of communes) expect(thresholdOf(set, thresholdGroup)).not.toBeNull();
    expect(thresholdOf(set, 'elsewhere')).toBeNull();
  });

  it('reads hazards for criterion 5 and play points for criterion 12', () => {
    const reads = set.criteria.flatMap(({ number, mapEvidence }) =>
      mapEvidence ? [[number, mapEvidence]] : [],
    );
    expect(reads).toEqual([
      [5, 'hazard_coverage'],
      [12, 'play_points'],
    ]);
  });
});

it('names every criteria set after its id', () => {
  for (const name of readdirSync(FOLDER)) {
    const set = CriteriaSet.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
    expect(`${set.id}.json`).toBe(name);
  }
});

it('finds one target in the plans: 79 of the 126 communes of Hà Nội by the end of 2026', async () => {
  const { plans } = await readPlanFiles();
  expect(plans.map(recognitionTargetOf).filter((target) => target !== null)).toEqual([
    {
      planId: 'hanoi-2026',
      provinceCode: '01',
      count: 79,
      of: 126,
      startsOn: '2026-01-01',
      dueOn: '2026-12-31',
    },
  ]);
  const { communes } = await readReferenceData();
  expect(communes.filter(({ provinceCode }) => provinceCode === '01')).toHaveLength(126);
});
