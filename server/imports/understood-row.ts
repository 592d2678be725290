import type { ImportStage } from '../domain/imports.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { LonLat } from '../domain/values.ts';
import type { RowFault } from './row-error.ts';

/** A row that may become a place. */
export interface UnderstoodRow {
  row: number;
  /** Names the row for ever, whatever file it comes in (`import-key.ts`). */
  importKey: string;
  /** Readable code that an export wrote, null without. */
  code: string | null;
  stage: ImportStage;
  card: { target: 'sites'; card: SiteCard } | { target: 'playspaces'; card: PlaySpaceCard };
  /** Columns that no field holds. */
  extra: Record<string, unknown>;
}

/** A row that is returned; its position as far as it was understood, for the preview. */
export interface FaultyRow {
  row: number;
  fault: RowFault;
  lonLat: LonLat | null;
}

/** null: a row to pass over without a word (empty cells only, or the example of the blank template). */
export type Understanding = UnderstoodRow | FaultyRow | null;

export function isFaultyRow(row: UnderstoodRow | FaultyRow): row is FaultyRow {
  return 'fault' in row;
}
