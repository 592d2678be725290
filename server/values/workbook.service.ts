import { describeRefusal } from '../domain/describe-refusal.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  MOST_CELLS,
  type NewValue,
  type ValueCell,
  type ValueGrid,
  type WorkbookReading,
} from '../domain/indicator-values.ts';
import type { Actor } from '../domain/roles.ts';
import type { ValuePeriod } from '../domain/value-periods.ts';
import { readSheets } from '../imports/workbook.service.ts';
import type { EnterValues } from './enter-values.service.ts';
import type { ReadValues } from './read-values.service.ts';
import { type ChangedCell, readWorkbookCells } from './read-workbook.ts';
import { writeWorkbook } from './write-workbook.ts';

type Language = 'vi' | 'en';

/** The hidden sheet has one row per stored cell. */
const MOST_ROWS = 50_000;

/** Values out to a spreadsheet and in again, through the same checks as the grid. */
export class ValueWorkbook {
  private readonly reading: ReadValues;
  private readonly entering: EnterValues;
  private readonly makeId: () => string;

  constructor(reading: ReadValues, entering: EnterValues, makeId: () => string) {
    this.reading = reading;
    this.entering = entering;
    this.makeId = makeId;
  }

  /** @throws ProblemError `plan.not_found`, `value.period_unknown` */
  async write(
    actor: Actor,
    plan: string,
    period: ValuePeriod | undefined,
    language: Language,
  ): Promise<{ fileName: string; bytes: Uint8Array }> {
    const grid = await this.reading.grid(actor, plan, period);
    return { fileName: `bo-an-${grid.plan}-${grid.period}.xlsx`, bytes: await writeWorkbook(grid, language) };
  }

  /**
   * What a filled-in template changes; saves it when asked to.
   * @throws ProblemError `workbook.…`, `import.…` for a file that cannot be taken at all
   */
  async read(
    actor: Actor,
    plan: string,
    period: ValuePeriod | undefined,
    bytes: Uint8Array,
    language: Language,
    isApplied: boolean,
  ): Promise<WorkbookReading> {
    const grid = await this.reading.grid(actor, plan, period);
    const { changed, untouched, faults } = readWorkbookCells(await readSheets(bytes, MOST_ROWS), grid);
    if (changed.length > MOST_CELLS) {
      throw new ProblemError('value.too_many_cells', { count: changed.length, limit: MOST_CELLS });
    }
    const sent = changed.map((cell) => toNewValue(cell, grid, this.makeId()));
    const { results } = await this.entering.save(actor, sent, language, !isApplied);
    const answer: WorkbookReading = {
      plan: grid.plan,
      period: grid.period,
      isApplied,
      changes: [],
      unchanged: untouched,
      faults: faults.map(({ at, cell, text, code, details }) => ({
        at,
        area: cell?.area ?? null,
        indicator: cell ? (grid.columns[cell.index]?.indicator ?? null) : null,
        text,
        code,
        message: describeRefusal({ code, details }, language),
      })),
    };
    for (const [index, result] of results.entries()) {
      const cell = changed[index] as ChangedCell;
      const { indicator, area, period: of } = result;
      if (result.outcome === 'refused') {
        const { code, message } = result;
        answer.faults.push({ at: cell.at, area, indicator, text: cell.text, code, message });
      } else if (result.outcome === 'unchanged') answer.unchanged += 1;
      else {
        const before = present(grid, cell)?.value ?? null;
        answer.changes.push({ at: cell.at, indicator, area, period: of, before, after: cell.value });
      }
    }
    answer.faults.sort((one, other) => inSheet(one.at, other.at));
    return answer;
  }
}

/** Order of two addresses: row by row, then from left to right. */
function inSheet(one: string, other: string): number {
  const rowOf = (at: string) => Number(at.replace(/^[A-Z]+/, ''));
  return rowOf(one) - rowOf(other) || one.length - other.length || (one < other ? -1 : 1);
}

function present(grid: ValueGrid, { area, index }: ChangedCell): ValueCell | null {
  return grid.rows.find((row) => row.area === area)?.cells[index] ?? null;
}

/** Source and note stay with a value that is corrected; a reason why nothing applied does not. */
function toNewValue(cell: ChangedCell, grid: ValueGrid, id: string): NewValue {
  const before = present(grid, cell);
  const isKept = before !== null && before.value?.type !== 'not_applicable' && cell.value !== null;
  return {
    id,
    indicator: grid.columns[cell.index]?.indicator ?? '',
    area: cell.area,
    period: grid.period,
    baseVersion: cell.baseVersion,
    value: cell.value,
    source: before?.source ?? '',
    note: cell.note ?? (isKept ? (before.note ?? '') : ''),
  };
}
