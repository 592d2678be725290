/**
 * A site's code as one number, so that a map tile carries it in a few bytes: `00145-0031` is 145 · 10⁷ + 31. Exact
 * as long as a commune has fewer than ten million sites.
 */
const PER_COMMUNE = 10_000_000;
const CODE = /^(\d{5})-(\d{4,7})$/;

/** 0 for what is no code of a site. */
export function numberOfSiteCode(code: string): number {
  const match = CODE.exec(code);
  return match ? Number(match[1]) * PER_COMMUNE + Number(match[2]) : 0;
}

export function siteCodeOfNumber(number: number): string {
  const commune = Math.floor(number / PER_COMMUNE);
  return `${String(commune).padStart(5, '0')}-${String(number % PER_COMMUNE).padStart(4, '0')}`;
}
