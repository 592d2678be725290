export interface Row {
  what: string;
  ours: string;
  peer: string;
  ratio: string;
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
  return `${time < 1 ? time.toFixed(3) : time < 100 ? time.toFixed(2) : time.toFixed(0)} ms`;
}

/** A line of the table: both times, and how many times faster ours is (below 1: slower). */
export function compare(what: string, [ours, peer]: [number, number]): Row {
  const ratio = peer / ours;
  return {
    what,
    ours: ms(ours),
    peer: ms(peer),
    ratio: `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}×`,
  };
}

export function printTable(rows: readonly Row[]): void {
  const head: Row = { what: '', ours: 'Bờ An', peer: 'peer', ratio: 'peer ÷ Bờ An' };
  const all = [head, ...rows];
  const width = (key: keyof Row) => Math.max(...all.map((row) => row[key].length));
  for (const row of all) {
    console.log(
      `${row.what.padEnd(width('what'))}  ${row.ours.padStart(width('ours'))}  ${row.peer.padStart(width('peer'))}  ${row.ratio.padStart(width('ratio'))}`,
    );
  }
}
