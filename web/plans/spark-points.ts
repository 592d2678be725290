export const SPARK = { width: 96, height: 28, inset: 4 } as const;

/** Places of values in a small line from left to right; the lowest at the bottom, gaps where nothing is known. */
export function sparkPoints(values: readonly (number | null)[]): ({ x: number; y: number } | null)[] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const { width, height, inset } = SPARK;
  const step = values.length > 1 ? (width - 2 * inset) / (values.length - 1) : 0;
  return values.map((value, index) => {
    if (value === null) return null;
    const x = values.length > 1 ? inset + index * step : width / 2;
    const share = span === 0 ? 0.5 : (value - low) / span;
    return { x, y: height - inset - share * (height - 2 * inset) };
  });
}

/** Lines between neighbours that are both known. */
export function sparkLines(points: ReturnType<typeof sparkPoints>): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const point of [...points, null]) {
    if (point) line.push(`${point.x},${point.y}`);
    else {
      if (line.length > 1) lines.push(line.join(' '));
      line = [];
    }
  }
  return lines;
}
