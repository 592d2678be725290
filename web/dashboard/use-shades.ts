import { useMemo } from 'react';
import { useTheme } from '../ui/use-theme.ts';
import type { Measure } from './measures.ts';
import { shadesOf } from './shades.ts';

/** The shades of a measure in the theme that the page shows now. */
export function useShades(measure: Measure): readonly string[] {
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what shadesOf reads
  return useMemo(() => shadesOf(measure), [measure, theme]);
}
