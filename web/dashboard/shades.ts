import { readToken } from '../ui/theme.ts';
import { isBurden, type Measure } from './measures.ts';

/** In the order of `RECOGNITION_CLASSES`. */
const RECOGNITION_TOKENS = ['alert-soft', 'self-scoring', 'submitted', 'recognised'] as const;
const MIX = [0.1, 0.3, 0.52, 0.76, 1];

/**
 * Five CSS colours of one hue, lightest first: green where more is better, plum where more is worse. The recognition
 * has one for each of its classes.
 */
export function shadesOf(measure: Measure): readonly string[] {
  if (measure === 'recognition') return RECOGNITION_TOKENS.map((token) => readToken(token));
  return isBurden(measure)
    ? MIX.map((share) => mixHex(readToken('surface'), readToken('alert'), share))
    : [1, 2, 3, 4, 5].map((step) => readToken(`ramp-${step}`));
}

/** Both as `rgbOf` reads them; `share` of the second. Gives `#rrggbb`. */
export function mixHex(from: string, to: string, share: number): string {
  const a = rgbOf(from);
  const b = rgbOf(to);
  const mixed = a.map((part, index) => Math.round(part + ((b[index] ?? part) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Red, green, blue of 0–255 from `#rgb`, `#rrggbb` (an alpha is left out) or `rgb()`; black when it is none of these.
 * The build shortens colours, so that a token may come in any of these forms.
 */
export function rgbOf(color: string): [number, number, number] {
  const text = color.trim();
  const parts = text.startsWith('#')
    ? hexParts(text.slice(1))
    : [...(/^rgba?\(([^)]*)\)$/i.exec(text)?.[1] ?? '').matchAll(/[\d.]+/g)].map(([part]) => Number(part));
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Math.round(part) || 0);
  return [red, green, blue];
}

function hexParts(digits: string): number[] {
  const pairs = digits.length < 6 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  return pairs.map((pair) => Number.parseInt(pair, 16));
}
