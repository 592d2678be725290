/** Chance of each count: `pmf[k]` is that of k. Sums to 1. */
export type Pmf = readonly number[];

/**
 * How many of `n` succeed when all share one unknown chance with a Beta(a, b) distribution. The less is known of
 * the chance, the wider; computed in logarithms, so that thousands of trials do not underflow.
 */
export function betaBinomial(n: number, a: number, b: number): Pmf {
  let log = 0;
  for (let j = 0; j < n; j++) log += Math.log((b + j) / (a + b + j));
  const pmf = [Math.exp(log)];
  for (let k = 0; k < n; k++) {
    log += Math.log(((n - k) / (k + 1)) * ((a + k) / (b + n - k - 1)));
    pmf.push(Math.exp(log));
  }
  return normalised(pmf);
}

/** The sum of two independent counts. */
export function sumOf(a: Pmf, b: Pmf): Pmf {
  const sum = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((chanceA, i) => {
    b.forEach((chanceB, j) => {
      sum[i + j] = (sum[i + j] ?? 0) + chanceA * chanceB;
    });
  });
  return normalised(sum);
}

/** Smallest count that is not exceeded with at least this chance. */
export function quantileOf(pmf: Pmf, chance: number): number {
  let reached = 0;
  for (let k = 0; k < pmf.length; k++) {
    reached += pmf[k] ?? 0;
    if (reached >= chance - 1e-12) return k;
  }
  return pmf.length - 1;
}

export function chanceOfAtLeast(pmf: Pmf, count: number): number {
  if (count <= 0) return 1;
  return Math.min(
    1,
    pmf.slice(count).reduce((sum, chance) => sum + chance, 0),
  );
}

function normalised(pmf: readonly number[]): Pmf {
  const total = pmf.reduce((sum, chance) => sum + chance, 0);
  return pmf.map((chance) => chance / total);
}
