const ROWS_LOOKED_AT = 30;

export interface Header {
  /** Line of the names, from 1. */
  row: number;
  /** 2 when the names stand on two lines, as under a merged heading. */
  height: 1 | 2;
  names: string[];
}

const isFilled = (cell: unknown) => cell !== null && cell !== undefined && String(cell).trim() !== '';
const isWord = (cell: unknown) =>
  typeof cell === 'string' && /\p{L}/u.test(cell) && !/^\s*[-+\d.,°'"\s]+$/.test(cell);

/**
 * Finds the column names of a table: titles above them fill one or two cells, the names fill most of the
 * columns with words. @param chosen the line a person chose, null to look for it
 */
export function findHeader(rows: readonly (readonly unknown[])[], chosen: number | null): Header {
  const looked = rows.slice(0, ROWS_LOOKED_AT);
  const width = typicalWidth(looked);
  const row = chosen ?? guessRow(looked, width);
  const first = rows[row - 1] ?? [];
  const second = rows[row] ?? [];
  const isDouble = isSecondLine(first, second);
  const below = looked.slice(row - 1 + (isDouble ? 2 : 1));
  const columns = Math.max(
    lastFilled(first),
    isDouble ? lastFilled(second) : 0,
    commonest(below.map(lastFilled)),
  );
  const names = Array.from({ length: columns }, (_, index) =>
    isDouble ? joinedName(first, second, index) : textOf(first[index]),
  );
  return { row, height: isDouble ? 2 : 1, names };
}

function guessRow(rows: readonly (readonly unknown[])[], width: number): number {
  const index = rows.findIndex((cells) => {
    const filled = cells.filter(isFilled);
    return (
      filled.length >= Math.max(Math.min(2, width), width * 0.6) &&
      filled.filter(isWord).length >= filled.length * 0.6 &&
      new Set(filled.map(textOf)).size > filled.length * 0.6
    );
  });
  if (index !== -1) return index + 1;
  const firstFilled = rows.findIndex((cells) => cells.some(isFilled));
  return firstFilled === -1 ? 1 : firstFilled + 1;
}

/** Filled cells of the middle row by that count, so that neither titles nor notes mislead. */
function typicalWidth(rows: readonly (readonly unknown[])[]): number {
  const widths = rows
    .map((cells) => cells.filter(isFilled).length)
    .filter((count) => count > 0)
    .sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 1;
}

/** A second line of names fills gaps of the first and stands otherwise only below a heading over several columns. */
function isSecondLine(first: readonly unknown[], second: readonly unknown[]): boolean {
  let fillsGap = false;
  for (const [index, cell] of second.entries()) {
    if (!isFilled(cell)) continue;
    if (!isWord(cell)) return false;
    if (!isFilled(first[index])) fillsGap = fillsGap || index < lastFilled(first) + 3;
    else if (isFilled(first[index + 1]) || !isFilled(second[index + 1])) return false;
  }
  return fillsGap && second.filter(isFilled).length < Math.max(3, first.filter(isFilled).length + 1);
}

/** "Toạ độ" over "X" and "Y" gives "Toạ độ X" and "Toạ độ Y". */
function joinedName(first: readonly unknown[], second: readonly unknown[], index: number): string {
  const below = textOf(second[index]);
  if (below === '') return textOf(first[index]);
  let heading = index;
  while (heading > 0 && !isFilled(first[heading]) && isFilled(second[heading - 1])) heading -= 1;
  return `${textOf(first[heading])} ${below}`.trim();
}

/** The number that most of at least three lines have, else 0: a single shifted line adds no column. */
function commonest(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  const found = [...times].find(([, seen]) => seen >= 3 && seen > counts.length / 2);
  return found?.[0] ?? 0;
}

function lastFilled(cells: readonly unknown[]): number {
  return cells.findLastIndex(isFilled) + 1;
}

const textOf = (cell: unknown) => (isFilled(cell) ? String(cell).trim() : '');
