import type { SiteCard } from './sites.ts';
import type { CardChanges, FieldConflict } from './sync.ts';

type Field = FieldConflict['field'];

export interface MergedCard {
  /** What can be taken over: nobody else changed these fields. */
  changes: CardChanges;
  conflicts: FieldConflict[];
}

/**
 * Merges an edit into a card field by field. A field that only the tablet changed is taken over; one that both
 * brought to the same value is no conflict; a list is one value, whatever its order.
 * @param base the fields as the tablet showed them before the edit
 */
export function mergeCard(current: SiteCard, base: CardChanges, edit: CardChanges): MergedCard {
  const changes: Record<string, unknown> = {};
  const conflicts: FieldConflict[] = [];
  for (const [key, tablet] of Object.entries(edit)) {
    const field = key as Field;
    const office = current[field];
    if (tablet === undefined || isSame(office, tablet)) continue;
    if (field in base && isSame(office, base[field])) changes[field] = tablet;
    else conflicts.push({ field, base: base[field] ?? null, office, tablet });
  }
  return { changes: changes as CardChanges, conflicts };
}

function isSame(a: unknown, b: unknown): boolean {
  return normal(a) === normal(b);
}

function normal(value: unknown): string {
  const isCodes = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return JSON.stringify(isCodes ? [...value].sort() : (value ?? null));
}
