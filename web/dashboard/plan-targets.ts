/** Targets that a city's yearly plan sets for its whole province. */
export interface PlanTargets {
  source: string;
  /** Communes recognised as child-friendly, of `communes`. */
  recognised: number;
  communes: number;
  /** Shares 0–1. */
  covered: number;
  playPoint: number;
}

/** By province and year. Source: KH 36/KH-UBND Hà Nội, 23/01/2026. A year without a plan has no targets. */
const TARGETS: Record<string, PlanTargets> = {
  '01/2026': {
    source: 'KH 36/KH-UBND',
    recognised: 79,
    communes: 126,
    covered: 1,
    playPoint: 0.65,
  },
};

export function planTargets(province: string, year: string): PlanTargets | null {
  return TARGETS[`${province}/${year}`] ?? null;
}
