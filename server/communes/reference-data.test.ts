import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ReferenceDataError, readReferenceData, sha256OfText } from './reference-data.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function copyWith(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-reference-'));
  folders.push(folder);
  cpSync(join(ROOT, 'data', 'reference'), join(folder, 'reference'), { recursive: true });
  cpSync(join(ROOT, 'data', 'manifest.json'), join(folder, 'manifest.json'));
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  return folder;
}

describe('reference data', () => {
  it('holds the 126 communes of Hà Nội and one of Bắc Ninh', async () => {
    const { communes } = await readReferenceData();
    const hanoi = communes.filter(({ provinceCode }) => provinceCode === '01');
    expect(hanoi).toHaveLength(126);
    expect(hanoi.filter(({ kind }) => kind === 'phuong')).toHaveLength(51);
    expect(hanoi.reduce((sum, { areaKm2 }) => sum + areaKm2, 0)).toBeCloseTo(3359.77, 2);
    expect(hanoi.reduce((sum, { population }) => sum + population, 0)).toBe(8_811_473);
    expect(communes.filter(({ provinceCode }) => provinceCode !== '01')).toMatchObject([
      { code: '07621', provinceCode: '24', provinceName: 'Bắc Ninh', name: 'Vân Sơn', areaKm2: 73.99 },
    ]);
  });

  it('reads the 15 wards of Hà Đông before 1 July 2025 in the communes of today', async () => {
    const { communes, formerCommunes } = await readReferenceData();
    const today = new Map(communes.map(({ code, name }) => [code, name]));
    const wards = formerCommunes.filter(({ district }) => district === 'Quận Hà Đông');
    expect(wards).toHaveLength(15);
    const into = new Set(
      wards.flatMap(({ becameCommunes }) => becameCommunes.map(({ code }) => today.get(code))),
    );
    expect([...into].sort()).toEqual(
      ['An Khánh', 'Bình Minh', 'Chương Mỹ', 'Dương Nội', 'Hà Đông', 'Kiến Hưng', 'Phú Lương'].concat([
        'Thanh Liệt',
        'Tây Mỗ',
        'Yên Nghĩa',
        'Đại Mỗ',
        'Đại Thanh',
      ]),
    );
    for (const { name, becameCommunes } of wards) {
      const whole = becameCommunes.reduce((sum, part) => sum + (part.areaSharePercent ?? 0), 0);
      expect({ name, isNearlyWhole: whole > 90 && whole < 100.2 }).toEqual({ name, isNearlyWhole: true });
    }
  });

  it('keeps the candidates for the lowest threshold at 850 and says why', async () => {
    const { communes } = await readReferenceData();
    const candidates = communes.filter(({ code }) =>
      ['04930', '09694', '09700', '09706', '10441'].includes(code),
    );
    expect(candidates).toHaveLength(5);
    for (const commune of candidates) {
      expect(commune.thresholdGroup).toBe('xa');
      expect(commune.thresholdBasis).toContain('Có thể thuộc nhóm 800');
    }
    for (const commune of communes) expect(commune.thresholdBasis).toContain('QĐ 06/QĐ-TTg');
  });

  it('has risk points that sum to 100, three kinds of sign apart, and a fill that does not age', async () => {
    const { codeLists } = await readReferenceData();
    expect(codeLists.risk_factors.reduce((sum, { props }) => sum + props.points, 0)).toBe(100);
    const signs = codeLists.measure_kinds.filter(({ props }) => props.protection === 'sign');
    expect(signs.map(({ code }) => code)).toEqual(['prohibition_sign', 'warning_sign', 'direction_sign']);
    expect(codeLists.measure_kinds.find(({ code }) => code === 'fill')?.props.inspectEveryDays).toBeNull();
  });

  it('ships files whose checksums are those of the manifest', async () => {
    const { manifest } = await readReferenceData();
    for (const { path, sha256 } of manifest.dataSets) {
      if (path === null) continue;
      expect({ path, sha256: sha256OfText(readFileSync(join(ROOT, path), 'utf8')) }).toEqual({
        path,
        sha256,
      });
    }
  });

  it('names every fault with file and row', async () => {
    const folder = copyWith('reference/communes.csv', (text) =>
      text.replace('00008,01,Hà Nội,Ngọc Hà,,phuong,2.68', '8,01,Hà Nội,Ngọc Hà,,thị trấn,'),
    );
    writeFileSync(
      join(folder, 'reference', 'settings.json'),
      '[{"code":"A B","label":{"vi":"x","en":"x"},"props":{}}]',
    );
    const error = await readReferenceData(folder).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ReferenceDataError);
    const faults = (error as ReferenceDataError).faults.join('\n');
    expect(faults).toMatch(/communes\.csv, dòng\/row 3, code:/);
    expect(faults).toMatch(/communes\.csv, dòng\/row 3, kind:/);
    expect(faults).toMatch(/communes\.csv, dòng\/row 3, areaKm2:/);
    expect(faults).toMatch(/settings\.json, mục\/entry 1, code:/);
  });

  it.each([
    [
      'a repeated code',
      'reference/fund-sources.json',
      (text: string) => text.replace('"commune_budget"', '"city_budget"'),
      /entry 2, code/,
    ],
    [
      'a former unit that became nothing',
      'reference/former-communes.csv',
      (text: string) => text.replace('00097', '99999'),
      /former-communes\.csv, dòng\/row 2, commune_code: .*99999/,
    ],
    [
      'a former unit with one part twice',
      'reference/former-communes.csv',
      (text: string) => `${text}00001,Phúc Xá,phuong,Quận Ba Đình,105.848112,21.046798,00097,\n`,
      /commune_code: 00097 lặp lại/,
    ],
    ['broken JSON', 'reference/play-kinds.json', () => '[', /play-kinds\.json:/],
    ['a list that is none', 'reference/play-kinds.json', () => '{}', /must be a list/],
    ['a broken manifest', 'manifest.json', () => '{}', /manifest\.json, dataSets/],
  ])('refuses %s', async (_, file, change, reason) => {
    await expect(readReferenceData(copyWith(file, change))).rejects.toThrow(reason);
  });
});
