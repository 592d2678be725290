/**
 * A site's code as one number, so that a map tile carries it in a few bytes: `00145-0031` is 145 · 10⁷ + 31. Exact
 * as long as a commune has fewer than ten million sites.
 */
const PER_COMMUNE = 10_000_000;
const DASH_AT = 5;
const SHORTEST = DASH_AT + 5;
const LONGEST = DASH_AT + 8;

/** 0 for what is no code of a site. Digit by digit: the map reads a million of them at each start. */
export function numberOfSiteCode(code: string): number {
  if (code.length < SHORTEST || code.length > LONGEST) return 0;
  let commune = 0;
  let number = 0;
  for (let at = 0; at < code.length; at++) {
    const digit = code.charCodeAt(at) - 0x30;
    if (at === DASH_AT) {
      if (code[at] !== '-') return 0;
    } else if (digit < 0 || digit > 9) return 0;
    else if (at < DASH_AT) commune = 10 * commune + digit;
    else number = 10 * number + digit;
  }
  return commune * PER_COMMUNE + number;
}

export function siteCodeOfNumber(number: number): string {
  const commune = Math.floor(number / PER_COMMUNE);
  return `${String(commune).padStart(5, '0')}-${String(number % PER_COMMUNE).padStart(4, '0')}`;
}
