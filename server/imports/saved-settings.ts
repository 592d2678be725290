import { ImportSettings } from '../domain/imports.ts';
import type { Inspected } from './inspect-file.ts';

/**
 * Settings that the same person ran a file of this shape with, fitted to the new file; null without. What is of
 * one file alone is asked again: the layer's name, and approximate communes, which a person answers for each time.
 */
export function readSavedSettings(saved: unknown, found: Inspected): ImportSettings | null {
  const parsed = ImportSettings.safeParse(saved);
  if (!parsed.success) return null;
  const columns = new Set(found.inspection.columns.map(({ name }) => name));
  const mapping = Object.fromEntries(
    Object.entries(parsed.data.mapping).filter(([, column]) => columns.has(column)),
  );
  const { layer, encoding, delimiter } = found.settings;
  return { ...parsed.data, mapping, layer, encoding, delimiter, acceptsApproximate: false };
}
