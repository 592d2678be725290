import { Workbook, type Worksheet } from '@cj-tech-master/excelts';
import type { CodeLists } from '../../domain/code-lists.ts';
import type { ImportTarget } from '../../domain/imports.ts';
import { OPEN_TO, PLAY_CONDITIONS } from '../../domain/playspaces.ts';
import { CONDITION_WORDS, NO_WORDS, OPEN_TO_WORDS, YES_WORDS } from '../../domain/words.ts';
import type { NamedCommune } from './read-communes.ts';
import type { NamedUnit } from './read-units.ts';
import { EXAMPLE_MARK } from './rows-to-pass.ts';
import { GUIDE_HEADERS, GUIDE_NOTES, type TemplateColumn, templateColumns } from './template-guide.ts';
import { TEMPLATE_SHEET_NAMES } from './template-sheets.ts';

type Language = 'vi' | 'en';
/** Entries of a list by code; the code of an entry without one is its label. */
type Entries = ReadonlyMap<string, string>;

/** Rows that have drop-downs. */
const ROWS = 2000;
const FIRST_ROW = 2;
const NUMBER_HEADER = { vi: 'STT', en: 'No' };
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF1F5F9' } } as const;
const WRONG = {
  vi: 'Hãy chọn một mục trong danh sách.',
  en: 'Choose an entry of the list.',
};

/**
 * A blank workbook to fill in and import: a sheet with a frozen header, drop-downs and an example that an import
 * passes over; a sheet that explains each column; a hidden one with the lists behind the drop-downs.
 */
export async function importTemplate(
  target: ImportTarget,
  lists: CodeLists,
  communes: readonly NamedCommune[],
  units: readonly Pick<NamedUnit, 'name'>[],
  language: Language,
): Promise<Uint8Array> {
  const columns = templateColumns(target);
  const entries = entriesOf(target, lists, communes, units, language);
  const names = TEMPLATE_SHEET_NAMES[language];
  const book = new Workbook();
  book.creator = 'Bờ An';
  const data = book.addWorksheet(names.data, { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] });
  fillGuide(book.addWorksheet(names.guide), columns, language);
  const references = fillLists(
    book.addWorksheet(names.lists, { state: 'hidden' }),
    columns,
    entries,
    language,
  );

  data.columns = [{ width: 8 }, ...columns.map(({ width }) => ({ width }))];
  const header = data.addRow([NUMBER_HEADER[language], ...columns.map((column) => column.header[language])]);
  header.font = { bold: true };
  header.alignment = { wrapText: true, vertical: 'middle' };
  const example = data.addRow([
    EXAMPLE_MARK[language],
    ...columns.map(
      ({ field, example }) => entries.get(field)?.get(String(example[target])) ?? example[target],
    ),
  ]);
  example.font = { italic: true, color: { argb: 'FF64748B' } };
  example.eachCell({ includeEmpty: true }, (cell) => {
    cell.fill = GREY;
  });
  for (const [index, column] of columns.entries()) {
    const at = data.getColumn(index + 2);
    if (column.entry === 'date') at.numFmt = 'dd/mm/yyyy';
    if (column.entry === 'money') at.numFmt = '#,##0';
    const reference = references.get(column.field);
    if (reference !== undefined) addDropDown(data, at.letter, reference, column, language);
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addDropDown(
  sheet: Worksheet,
  letter: string,
  reference: string,
  column: TemplateColumn,
  language: Language,
): void {
  sheet.dataValidations.add(`${letter}${FIRST_ROW}:${letter}${ROWS}`, {
    type: 'list',
    allowBlank: true,
    formulae: [reference],
    // Several entries are typed with semicolons, which no list of single entries would let pass.
    showErrorMessage: column.entry === 'list',
    errorStyle: 'stop',
    error: WRONG[language],
    showInputMessage: true,
    promptTitle: column.header[language].slice(0, 32),
    prompt: column.guide[language].slice(0, 255),
  });
}

function fillGuide(sheet: Worksheet, columns: readonly TemplateColumn[], language: Language): void {
  sheet.columns = [{ width: 30 }, { width: 12 }, { width: 90 }];
  for (const note of GUIDE_NOTES) sheet.addRow([note[language]]);
  sheet.addRow([]);
  const { column, isRequired, guide } = GUIDE_HEADERS;
  sheet.addRow([column[language], isRequired[language], guide[language]]).font = { bold: true };
  for (const one of columns) {
    sheet.addRow([one.header[language], one.isRequired ? YES_WORDS[language] : '', one.guide[language]]);
  }
}

/** Writes one list per column and answers where each stands, as a formula. */
function fillLists(
  sheet: Worksheet,
  columns: readonly TemplateColumn[],
  entries: ReadonlyMap<string, Entries>,
  language: Language,
): Map<string, string> {
  const references = new Map<string, string>();
  const listed = columns.filter(({ field }) => (entries.get(field)?.size ?? 0) > 0);
  for (const [index, { field, header }] of listed.entries()) {
    const labels = [...(entries.get(field)?.values() ?? [])];
    const column = sheet.getColumn(index + 1);
    column.width = 30;
    for (const [row, text] of [header[language], ...labels].entries())
      sheet.getCell(row + 1, index + 1).value = text;
    const letter = column.letter;
    references.set(field, `'${sheet.name}'!$${letter}$2:$${letter}$${labels.length + 1}`);
  }
  return references;
}

function entriesOf(
  target: ImportTarget,
  lists: CodeLists,
  communes: readonly NamedCommune[],
  units: readonly Pick<NamedUnit, 'name'>[],
  language: Language,
): Map<string, Entries> {
  const labelled = (items: readonly { code: string; label: Record<Language, string> }[]) =>
    new Map(items.map(({ code, label }) => [code, label[language]]));
  const byName = Map.groupBy(communes, ({ name }) => name);
  const unitNames = [...new Set(units.map(({ name }) => name))].sort((a, b) => a.localeCompare(b, 'vi'));
  return new Map<string, Entries>([
    ['kind', labelled(target === 'sites' ? lists.hazard_kinds : lists.play_kinds)],
    // Where two communes have one name, the code tells.
    [
      'commune',
      new Map(
        communes.map(({ code, name }) => [
          code,
          (byName.get(name)?.length ?? 0) > 1 ? `${name} (${code})` : name,
        ]),
      ),
    ],
    ['setting', labelled(lists.settings)],
    ['unit', new Map(unitNames.map((name) => [name, name]))],
    ['riskFactors', labelled(lists.risk_factors)],
    ['requiredMeasures', labelled(lists.measure_kinds)],
    ['fundSource', labelled(lists.fund_sources)],
    ['facilities', labelled(lists.play_facilities)],
    ['condition', new Map(PLAY_CONDITIONS.map((code) => [code, CONDITION_WORDS[code][language]]))],
    ['openTo', new Map(OPEN_TO.map((code) => [code, OPEN_TO_WORDS[code][language]]))],
    [
      'isAccessible',
      new Map([
        ['yes', YES_WORDS[language]],
        ['no', NO_WORDS[language]],
      ]),
    ],
  ]);
}
