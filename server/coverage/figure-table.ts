import { FAR_FUTURE, toDayNumber } from '../domain/calendar.ts';
import type { CoverageFigures } from '../domain/coverage.ts';
import {
  COUNTER_METRICS,
  type Contribution,
  type CounterMetric,
  figuresOn,
} from '../domain/coverage-counters.ts';
import type { CalendarDate } from '../domain/values.ts';

const FOREVER = toDayNumber(FAR_FUTURE);
const METRIC_INDEX = new Map<string, number>(COUNTER_METRICS.map((metric, index) => [metric, index]));

/**
 * Sums of one day. Counters with a bucket per day are folded into what holds on that day, so that a cell
 * is some twenty numbers however many due dates its sites have; only days to fix keep their histogram,
 * which the median needs.
 */
export class FigureCell {
  private readonly sums = new Float64Array(COUNTER_METRICS.length);
  private readonly fixDays = new Map<number, number>();

  add(metric: number, bucket: number, amount: number): void {
    this.sums[metric] = (this.sums[metric] ?? 0) + amount;
    if (COUNTER_METRICS[metric] === 'days_to_fix') {
      this.fixDays.set(bucket, (this.fixDays.get(bucket) ?? 0) + amount);
    }
  }

  amount(metric: CounterMetric): number {
    return this.sums[METRIC_INDEX.get(metric) ?? -1] ?? 0;
  }

  addCell(other: FigureCell): void {
    for (let metric = 0; metric < this.sums.length; metric++) {
      this.sums[metric] = (this.sums[metric] ?? 0) + (other.sums[metric] ?? 0);
    }
    for (const [days, amount] of other.fixDays)
      this.fixDays.set(days, (this.fixDays.get(days) ?? 0) + amount);
  }

  /** The cell as counters whose buckets hold on `day`, for `figuresOn`. */
  contributions(day: number): Contribution[] {
    const parts: Contribution[] = [];
    COUNTER_METRICS.forEach((metric, index) => {
      const amount = this.sums[index] ?? 0;
      if (amount === 0 || metric === 'days_to_fix') return;
      parts.push({ metric, bucket: metric.endsWith('_until') ? FOREVER : day - 1, amount });
    });
    for (const [bucket, amount] of this.fixDays) parts.push({ metric: 'days_to_fix', bucket, amount });
    return parts;
  }
}

export interface DetailCell {
  kind: string;
  unitId: string;
  cell: FigureCell;
}

/** Figures of one day per commune, and below that per kind and unit where asked for. */
export class FigureTable {
  readonly day: number;
  private readonly date: CalendarDate;
  private readonly hasDetail: boolean;
  private readonly communes = new Map<string, { whole: FigureCell; details: Map<string, DetailCell> }>();
  private cellCount = 0;

  constructor(date: CalendarDate, hasDetail: boolean) {
    this.date = date;
    this.day = toDayNumber(date);
    this.hasDetail = hasDetail;
  }

  /** Cells held: what a cache is charged for. */
  get size(): number {
    return this.cellCount + this.communes.size + 1;
  }

  add(
    communeCode: string,
    kind: string,
    unitId: string,
    part: { metric: string; bucket: number; amount: number },
  ): void {
    if (!holdsOn(part.metric, part.bucket, this.day)) return;
    const metric = METRIC_INDEX.get(part.metric);
    if (metric === undefined) return;
    let commune = this.communes.get(communeCode);
    if (!commune) {
      commune = { whole: new FigureCell(), details: new Map() };
      this.communes.set(communeCode, commune);
    }
    commune.whole.add(metric, part.bucket, part.amount);
    if (!this.hasDetail) return;
    const key = `${kind}|${unitId}`;
    let detail = commune.details.get(key);
    if (!detail) {
      detail = { kind, unitId, cell: new FigureCell() };
      commune.details.set(key, detail);
      this.cellCount += 1;
    }
    detail.cell.add(metric, part.bucket, part.amount);
  }

  /** Takes a commune's cells out, before they are read anew. */
  clear(communeCode: string): void {
    this.cellCount -= this.communes.get(communeCode)?.details.size ?? 0;
    this.communes.delete(communeCode);
  }

  whole(communeCode: string): FigureCell | undefined {
    return this.communes.get(communeCode)?.whole;
  }

  details(communeCode: string): Iterable<DetailCell> {
    return this.communes.get(communeCode)?.details.values() ?? [];
  }

  figures(cells: Iterable<FigureCell | undefined>): CoverageFigures {
    const sum = new FigureCell();
    for (const cell of cells) if (cell) sum.addCell(cell);
    return figuresOn(sum.contributions(this.day), this.date);
  }
}

/** Whether a counter's bucket enters the figures of a day; the same rules as `figuresOn`, proved by a test. */
function holdsOn(metric: string, bucket: number, day: number): boolean {
  switch (metric as CounterMetric) {
    case 'covered_until':
    case 'fenced_until':
    case 'signed_until':
    case 'covered_and_signed_until':
      return bucket >= day;
    case 'due':
      return bucket < day;
    case 'inspection':
      return bucket <= day;
    default:
      return true;
  }
}
