/** A card with the columns of a source file that no field holds. */
export interface CardWithExtra<C> {
  card: C;
  extra: Record<string, unknown>;
}

/**
 * Fills the blank fields of a stored card from another one and adds extra columns that it has not; never
 * overwrites.
 * @returns null when there is nothing to fill, else the filled card and the names of the added columns
 */
export function fillBlanks<C extends object>(
  stored: CardWithExtra<C>,
  from: CardWithExtra<C>,
): (CardWithExtra<C> & { extraKeys: string[] }) | null {
  const blanks = Object.entries(from.card).filter(
    ([field, value]) => isBlank(stored.card[field as keyof C]) && !isBlank(value),
  );
  const extra = Object.entries(from.extra).filter(([key]) => !(key in stored.extra));
  if (blanks.length === 0 && extra.length === 0) return null;
  return {
    card: { ...stored.card, ...Object.fromEntries(blanks) },
    extra: { ...stored.extra, ...Object.fromEntries(extra) },
    extraKeys: extra.map(([key]) => key),
  };
}

function isBlank(value: unknown): boolean {
  return (
    value === '' || value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  );
}
