/**
 * Cells as Excel and its like put them on the clipboard: tabs between columns, line ends between rows, and quotes around
 * a cell that holds either.
 */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endCell = (cell: string) => row.push(cell);
  const endRow = () => {
    rows.push(row);
    row = [];
  };
  while (at <= text.length) {
    const quoted = /"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)/y;
    quoted.lastIndex = at;
    const plain = /[^\t\r\n]*/y;
    plain.lastIndex = at;
    const found = text[at] === '"' ? quoted.exec(text) : null;
    const cell = found ?? plain.exec(text);
    endCell(found?.[1]?.replaceAll('""', '"') ?? cell?.[0] ?? '');
    at += cell?.[0].length ?? 0;
    if (text[at] === '\t') {
      at += 1;
      continue;
    }
    endRow();
    if (at >= text.length) break;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    // The line end after the last row begins no row.
    if (at === text.length) break;
  }
  return rows;
}

export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quote).join('\t')).join('\n');
}

const quote = (cell: string) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
