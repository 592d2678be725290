/** A line of the table: what both sides took, their ratio, the target, and whether it is met. */
export interface Row {
  what: string;
  ours: string;
  peer: string;
  /** Ours ÷ peer, so below 1 is better; empty where there is no peer. */
  ratio: string;
  target: string;
  /** null: shown for its own sake, without a target. */
  isMet: boolean | null;
}

type Work = () => unknown;

/** Median milliseconds of both, run in turns, so that whatever else the machine does falls on both alike. */
export async function inTurns(ours: Work, peer: Work, rounds: number): Promise<[ours: number, peer: number]> {
  const times: [number[], number[]] = [[], []];
  // Both warm: compiled code here, cached pages and plans there.
  for (let round = 0; round < 3; round++) {
    await ours();
    await peer();
  }
  for (let round = 0; round < rounds; round++) {
    for (const [side, work] of [ours, peer].entries()) {
      const startedAt = performance.now();
      await work();
      times[side]?.push(performance.now() - startedAt);
    }
  }
  return [median(times[0]), median(times[1])];
}

/**
 * Median milliseconds of both, a block of one and a block of the other by turns: each runs as it does under load,
 * and what else the machine does still falls on both. Both are warm already.
 * @param ours makes the next piece of work ready, which is not measured
 */
export async function inBlocks(
  ours: () => Work,
  peer: () => Work,
  { rounds, block }: { rounds: number; block: number },
): Promise<[ours: number, peer: number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += block) {
    for (const [side, prepare] of [ours, peer].entries()) {
      for (let run = 0; run < block; run++) times[side]?.push(await once(prepare()));
    }
  }
  return [median(times[0]), median(times[1])];
}

/** Milliseconds of one run. */
export async function once(work: Work): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function ms(time: number): string {
  if (time >= 10_000) return `${(time / 1000).toFixed(1)} s`;
  return `${time < 1 ? time.toFixed(3) : time < 100 ? time.toFixed(2) : time.toFixed(0)} ms`;
}

export function mb(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const times = (ratio: number) => `${ratio < 1 ? ratio.toPrecision(2) : ratio.toFixed(2)}×`;

/**
 * Both times and their ratio against the most it may be.
 * @param most null: no target
 */
export function compare(what: string, [ours, peer]: readonly [number, number], most: number | null): Row {
  const ratio = ours / peer;
  return {
    what,
    ours: ms(ours),
    peer: ms(peer),
    ratio: times(ratio),
    target: most === null ? '' : `≤ ${most}×`,
    isMet: most === null ? null : ratio <= most,
  };
}

/** The same for a job whose target is "so many times as fast". */
export function compareSpeed(what: string, [ours, peer]: readonly [number, number], least: number): Row {
  return {
    what,
    ours: ms(ours),
    peer: ms(peer),
    ratio: times(ours / peer),
    target: `≥ ${least}× as fast`,
    isMet: peer / ours >= least,
  };
}

/** One figure of ours against a limit of its own; `format` writes both. */
export function limit(
  what: string,
  value: number,
  most: number | null,
  format: (value: number) => string,
): Row {
  return {
    what,
    ours: format(value),
    peer: '',
    ratio: '',
    target: most === null ? '' : `≤ ${format(most)}`,
    isMet: most === null ? null : value <= most,
  };
}

/** A statement that must hold: equal answers, nothing lost. */
export function check(what: string, ours: string, isMet: boolean | null, target: string): Row {
  return { what, ours, peer: '', ratio: '', target, isMet };
}

export function printTable(rows: readonly Row[]): void {
  const mark = (isMet: boolean | null) => (isMet === null ? '' : isMet ? '✓' : '✗');
  const lines = [
    ['', 'Bờ An', 'peer', 'ours ÷ peer', 'target', ''],
    ...rows.map(({ what, ours, peer, ratio, target, isMet }) => [
      what,
      ours,
      peer,
      ratio,
      target,
      mark(isMet),
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths?.[0] ?? 0) : cell.padStart(widths?.[column] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
  const judged = rows.filter(({ isMet }) => isMet !== null);
  console.log(`\n${judged.filter(({ isMet }) => isMet).length} of ${judged.length} targets met`);
}
