import { expect, test } from 'vitest';
import { IMPORT_STATUSES, Import, ImportSettings } from '#domain/imports.ts';
import { canEdit, currentStep, openQuestions, questionsOf, stampOf } from './steps.ts';

const ZERO = { read: 0, added: 0, unchanged: 0, returned: 0, duplicates: 0, merged: 0, skipped: 0 };
const known = (changes: Partial<Import> = {}): Import =>
  Import.parse({
    id: '019aa000-0000-7000-8000-000000000001',
    target: 'sites',
    fileName: 'ao.xlsx',
    byteCount: 10,
    sha256: '00',
    status: 'uploaded',
    createdAt: '2026-11-25T00:00:00.000Z',
    createdByName: 'Lan',
    startedAt: null,
    finishedAt: null,
    inspection: {
      format: 'xlsx',
      layers: [],
      columns: [],
      firstRows: [],
      rowCount: 0,
      hasGeometry: false,
      crsInFile: null,
      shapeHash: '',
      isMappingSaved: false,
      guessedMapping: {},
      firstPoint: null,
      questions: ['crs', 'kind'],
    },
    settings: ImportSettings.parse({}),
    counts: ZERO,
    addedCommunes: [],
    rowTotal: null,
    error: null,
    undoneAt: null,
    undoneByName: null,
    ...changes,
  });

test('every status leads to a step, and a fault before the run stays at the check', () => {
  for (const status of IMPORT_STATUSES) expect(currentStep({ status, startedAt: null })).toBeTruthy();
  expect(currentStep({ status: 'failed', startedAt: null })).toBe('check');
  expect(currentStep({ status: 'failed', startedAt: '2026-11-25T00:00:00.000Z' })).toBe('run');
  expect(currentStep({ status: 'checked', startedAt: null })).toBe('check');
});

test('settings are locked once places may be stored', () => {
  const started = '2026-11-25T00:00:00.000Z';
  expect(canEdit({ status: 'failed', startedAt: null })).toBe(true);
  expect(canEdit({ status: 'failed', startedAt: started })).toBe(false);
  expect(canEdit({ status: 'done', startedAt: started })).toBe(false);
  expect(canEdit({ status: 'cancelled', startedAt: started })).toBe(true);
});

test('an answered question is no longer open but can be looked at again', () => {
  const answered = known({ settings: ImportSettings.parse({ answered: ['crs', 'layer'] }) });
  expect(openQuestions(answered, false)).toEqual(['kind']);
  expect(questionsOf(answered, false)).toEqual(['crs', 'kind', 'layer']);
});

test('approximate outlines are asked about only where there are some', () => {
  expect(openQuestions(known(), false)).toEqual(['crs', 'kind']);
  expect(openQuestions(known(), true)).toEqual(['crs', 'kind', 'approximate']);
  const yes = known({ settings: ImportSettings.parse({ answered: ['crs', 'kind', 'approximate'] }) });
  expect(openQuestions(yes, true)).toEqual([]);
  expect(questionsOf(yes, false)).toEqual(['crs', 'kind']);
});

test('rows of another check are other rows', () => {
  const checked = known({ status: 'checked', counts: { ...ZERO, read: 3, added: 2, returned: 1 } });
  expect(stampOf(checked)).toBe(stampOf({ ...checked }));
  expect(stampOf(checked)).not.toBe(stampOf({ ...checked, counts: { ...ZERO, read: 3, added: 3 } }));
});
