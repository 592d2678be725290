import { toFormulaSafe } from '#domain/formula-safe.ts';
import type { ValueGrid, WorkbookReading } from '#domain/indicator-values.ts';

/** Cells of a workbook that were not taken, as CSV that Excel opens by a double click, as the exports are. */
export function faultsFile(
  { rows, columns }: Pick<ValueGrid, 'rows' | 'columns'>,
  faults: WorkbookReading['faults'],
  heads: readonly string[],
  language: 'vi' | 'en',
): string {
  const names = new Map(rows.map(({ area, name }) => [area, name]));
  const labels = new Map(columns.map(({ indicator, label }) => [indicator, label[language]]));
  const lines = faults.map(({ at, area, indicator, text, message }) => [
    at,
    names.get(area ?? '') ?? '',
    labels.get(indicator ?? '') ?? '',
    text,
    message,
  ]);
  const separator = language === 'vi' ? ';' : ',';
  const cell = (text: string) => `"${toFormulaSafe(text).replaceAll('"', '""')}"`;
  return `\uFEFF${[heads, ...lines].map((line) => line.map(cell).join(separator)).join('\r\n')}\r\n`;
}
