import { useMemo } from 'react';
import { readToken, useTheme } from '../ui/theme.ts';
import { isBurden, type Measure } from './measures.ts';

const MIX = [0.1, 0.3, 0.52, 0.76, 1];

/** Five CSS colours of one hue, lightest first: green where more is better, plum where more is worse. */
export function useShades(measure: Measure): readonly string[] {
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what readToken reads
  return useMemo(
    () =>
      isBurden(measure)
        ? MIX.map((share) => mixHex(readToken('surface'), readToken('alert'), share))
        : [1, 2, 3, 4, 5].map((step) => readToken(`ramp-${step}`)),
    [measure, theme],
  );
}

/** Both `#rrggbb`; `share` of the second. */
export function mixHex(from: string, to: string, share: number): string {
  const a = rgbOf(from);
  const b = rgbOf(to);
  const mixed = a.map((part, index) => Math.round(part + ((b[index] ?? part) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

export function rgbOf(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1, 7), 16) || 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}
