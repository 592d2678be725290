import type { Format } from './format.ts';

/** 812 kB, 1,2 MB, 8 GB */
export function sizeText(bytes: number, format: Format): string {
  if (bytes < 1000) return `${format.number(bytes)} B`;
  if (bytes < 1_000_000) return `${format.number(bytes / 1000)} kB`;
  if (bytes < 1e9) return `${format.number(bytes / 1_000_000, 1)} MB`;
  return `${format.number(bytes / 1e9, 1)} GB`;
}
