import { Workbook } from '@cj-tech-master/excelts';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { withOpenFile } from '../../../tests/support/open-bytes.ts';
import { type ReferenceData, readReferenceData } from '../../communes/reference-data.ts';
import { IMPORT_TARGETS, type ImportTarget } from '../../domain/imports.ts';
import type { Actor } from '../../domain/roles.ts';
import { isFaultyRow } from '../understood-row.ts';
import { compileUnderstanding, type UnderstandingContext } from './compile.ts';
import { importTemplate } from './import-template.ts';
import { suggestSettings } from './suggest-settings.ts';
import { templateColumns } from './template-guide.ts';

const ADMIN: Actor = { userId: 'u', name: '', email: '', role: 'admin', scope: 'all' };
const UNIT = { id: '018f0000-0000-7000-8000-000000000001', name: 'Phòng Kinh tế', communeCode: '00145' };
let reference: ReferenceData;
let context: UnderstandingContext;
beforeAll(async () => {
  reference = await readReferenceData();
  context = {
    lists: reference.codeLists,
    communes: reference.communes,
    units: [UNIT],
    locator: { at: () => ({ communeCode: '00145', basis: 'official' }), qualityOf: () => 'official' },
    actor: ADMIN,
  };
});

const blank = (target: ImportTarget, language: 'vi' | 'en') =>
  importTemplate(target, reference.codeLists, reference.communes, [UNIT], language);

/** The template as an officer sends it back: every drop-down used once. */
async function filled(target: ImportTarget, language: 'vi' | 'en'): Promise<Uint8Array> {
  const book = new Workbook();
  await book.xlsx.load(Buffer.from(await blank(target, language)));
  const sheet = book.worksheets[0];
  if (!sheet) throw new Error('no sheet');
  const values = templateColumns(target).map(({ field, header }) => {
    if (field === 'east') return 105.89;
    if (field === 'north') return 21.03;
    if (field === 'dueOn') return '31/12/2026';
    if (field === 'estimatedCostVnd') return 1_500_000;
    if (field === 'areaM2') return 450;
    if (field === 'commune') return 'Long Biên';
    return lastOf(book, header[language]) ?? `${header[language]} x`;
  });
  sheet.addRow([1, ...values]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function lastOf(book: Workbook, header: string): string | undefined {
  const sheet = book.worksheets.find(({ state }) => state === 'hidden');
  for (let column = 1; column <= (sheet?.columnCount ?? 0); column += 1) {
    const values = (sheet?.getColumn(column).values ?? []).map((value) => String(value ?? ''));
    if (values[1] === header) return values.at(-1);
  }
  return undefined;
}

describe.each(IMPORT_TARGETS)('the blank template for %s', (target) => {
  it.each(['vi', 'en'] as const)(
    'opens, with drop-downs, a frozen header and a guide (%s)',
    async (language) => {
      const bytes = await blank(target, language);
      const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
      const validations = [...xml.matchAll(/<dataValidation [^>]*>.*?<\/dataValidation>/gs)].map(
        ([text]) => text,
      );
      expect(validations.length).toBe(target === 'sites' ? 7 : 6);
      for (const text of validations) {
        expect(text).toMatch(/sqref="[A-Z]+2:[A-Z]+2000"/);
        expect(text.replaceAll('&apos;', "'")).toMatch(
          /<formula1>'[^']+'!\$[A-Z]+\$2:\$[A-Z]+\$\d+<\/formula1>/,
        );
      }
      expect(xml).toMatch(/<pane [^>]*state="frozen"/);
      const book = new Workbook();
      await book.xlsx.load(Buffer.from(bytes));
      expect(book.worksheets.map(({ state }) => state)).toEqual(['visible', 'visible', 'hidden']);
      const guide = book.worksheets[1];
      const explained = (guide?.getColumn(1).values ?? []).map(String);
      for (const { header } of templateColumns(target)) expect(explained).toContain(header[language]);
    },
  );

  it.each(['vi', 'en'] as const)(
    'is imported without a question once it is filled in (%s)',
    async (language) => {
      await withOpenFile(await filled(target, language), 'mau.xlsx', async (file, rows) => {
        const { settings, questions } = suggestSettings(file, rows, target, reference.codeLists, null);
        expect(questions).toEqual([]);
        const headers = templateColumns(target).map(({ field, header }) => [field, header[language]]);
        expect(settings.mapping).toEqual(Object.fromEntries(headers));
        expect(settings).toMatchObject({
          crs: 'EPSG:4326',
          isSwapped: false,
          stage: 'confirmed',
          headerRow: 1,
        });
        const [example, row, ...others] = rows.map(compileUnderstanding(file, settings, target, context));
        expect(example).toBeNull();
        expect(others.filter((other) => other !== null)).toEqual([]);
        if (!row || isFaultyRow(row)) throw new Error(JSON.stringify(row));
        expect(row.card.card).toMatchObject({ communeCode: '00145', lonLat: [105.89, 21.03] });
        if (row.card.target === 'sites') {
          expect(row.card.card).toMatchObject({
            unitId: UNIT.id,
            dueOn: '2026-12-31',
            estimatedCostVnd: 1_500_000,
          });
          expect(row.card.card.riskFactors).toHaveLength(1);
        }
      });
    },
  );
});
