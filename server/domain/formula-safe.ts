/** A spreadsheet reads a cell that begins so as a formula; full-width signs count in East Asian settings. */
const FORMULA_START = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const ESCAPED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * Text for a CSV cell that no spreadsheet runs: `=1+1` → `'=1+1`. Text that already looks escaped gets one
 * more sign, so that `readFormulaSafe` gives every text back as it was.
 */
export function toFormulaSafe(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** Takes out what `toFormulaSafe` put in; for files that this product wrote only. */
export function readFormulaSafe(cell: string): string {
  return ESCAPED.test(cell) ? cell.slice(1) : cell;
}
