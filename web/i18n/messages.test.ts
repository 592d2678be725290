import { expect, test } from 'vitest';
import { auditTexts } from './audit-texts.ts';
import { backupTexts } from './backup-texts.ts';
import { importTexts } from './import-texts.ts';
import { peopleTexts } from './people-texts.ts';
import { planTexts } from './plan-texts.ts';
import { reportTexts } from './report-texts.ts';
import { residentTexts } from './resident-texts.ts';
import { resources } from './resources.ts';
import { standardTexts } from './standard-texts.ts';
import { tabletTexts } from './tablet-texts.ts';
import { triageTexts } from './triage-texts.ts';
import { valueTexts } from './value-texts.ts';

const all = {
  vi: {
    ...resources.vi,
    audit: auditTexts.vi,
    backups: backupTexts.vi,
    imports: importTexts.vi,
    people: peopleTexts.vi,
    plans: planTexts.vi,
    reports: reportTexts.vi,
    standard: standardTexts.vi,
    tablets: tabletTexts.vi,
    values: valueTexts.vi,
    residents: residentTexts.vi,
    triage: triageTexts.vi,
  },
  en: {
    ...resources.en,
    audit: auditTexts.en,
    backups: backupTexts.en,
    imports: importTexts.en,
    people: peopleTexts.en,
    plans: planTexts.en,
    reports: reportTexts.en,
    standard: standardTexts.en,
    tablets: tabletTexts.en,
    values: valueTexts.en,
    residents: residentTexts.en,
    triage: triageTexts.en,
  },
};

/** English has `_one` and `_other`, Vietnamese only `_other`: compared without these endings. */
function keysOf(node: unknown, prefix = ''): string[] {
  if (typeof node !== 'object' || node === null) return [prefix.replace(/_(one|other)$/, '')];
  return Object.entries(node).flatMap(([key, value]) => keysOf(value, prefix ? `${prefix}.${key}` : key));
}
const unique = (list: string[]) => [...new Set(list)].sort();
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
function textAt(node: unknown, key: string): string[] {
  const found: string[] = [];
  for (const suffix of ['', '_one', '_other']) {
    let value: unknown = node;
    for (const part of `${key}${suffix}`.split('.'))
      value = (value as Record<string, unknown> | undefined)?.[part];
    if (typeof value === 'string') found.push(value);
  }
  return found;
}

for (const area of Object.keys(all.vi) as (keyof typeof all.vi)[]) {
  test(`${area}: Vietnamese and English have the same keys`, () => {
    expect(unique(keysOf(all.en[area]))).toEqual(unique(keysOf(all.vi[area])));
  });

  test(`${area}: no empty text, and both languages fill in the same values`, () => {
    for (const key of unique(keysOf(all.vi[area]))) {
      const vi = textAt(all.vi[area], key);
      const en = textAt(all.en[area], key);
      for (const text of [...vi, ...en]) expect(text.trim(), key).not.toBe('');
      expect(placeholders(en.at(-1) ?? ''), key).toEqual(placeholders(vi.at(-1) ?? ''));
    }
  });
}
