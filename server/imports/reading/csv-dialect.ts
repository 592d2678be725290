import { DELIMITERS } from '../../domain/imports.ts';
import { CsvParser, type CsvRecord } from './csv-parser.ts';

/** `\r` alone ends lines in files of old Macs. */
export function newlineOf(sample: string): '\n' | '\r' {
  return !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';
}

/** Whole records at the start of a file. */
export function sampleRecords(sample: string, delimiter: string, isWholeFile: boolean): CsvRecord[] {
  return new CsvParser(delimiter, newlineOf(sample)).push(sample, isWholeFile);
}

/**
 * The delimiter that splits most lines into the same number of cells, at least two; of equal ones the one
 * that gives more cells. A comma within quotation marks or as decimal sign does not mislead it.
 */
export function sniffDelimiter(sample: string, isWholeFile: boolean): string {
  let best = { delimiter: ',', share: 0, width: 1 };
  for (const delimiter of DELIMITERS) {
    const widths = sampleRecords(sample, delimiter, isWholeFile)
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
      .map(({ cells }) => cells.length);
    const counts = new Map<number, number>();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    for (const [width, count] of counts) {
      if (width < 2) continue;
      const share = count / widths.length;
      const isBetter = share > best.share + 0.01 || (share > best.share - 0.01 && width > best.width);
      if (isBetter) best = { delimiter, share, width };
    }
  }
  return best.delimiter;
}
