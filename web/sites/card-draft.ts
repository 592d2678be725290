import { z } from 'zod';
import { type Site, SiteCard, type SitePatch } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { readCost } from '../i18n/read-cost.ts';

export const CARD_FIELDS = Object.keys(SiteCard.shape) as (keyof SiteCard)[];

/** A card being edited: as it was when the edit began, as it is now, and the fields that are typed as text. */
export const CardDraft = z.object({
  version: z.int(),
  base: SiteCard,
  // A half-typed card need not be a valid one.
  card: SiteCard.extend({ name: z.string(), hamlet: z.string(), owner: z.string(), description: z.string() }),
  lat: z.string(),
  lon: z.string(),
  cost: z.string(),
});
export type CardDraft = z.infer<typeof CardDraft>;
export const isCardDraft = (value: unknown): value is CardDraft => CardDraft.safeParse(value).success;

export function cardOf(site: Site): SiteCard {
  return Object.fromEntries(CARD_FIELDS.map((field) => [field, site[field]])) as SiteCard;
}

export function startCardDraft(site: Site): CardDraft {
  const card = cardOf(site);
  return {
    version: site.version,
    base: card,
    card,
    lat: String(site.lonLat[1]),
    lon: String(site.lonLat[0]),
    cost: site.estimatedCostVnd === null ? '' : String(site.estimatedCostVnd),
  };
}

/** Degrees as typed, with a point or a comma; null: no position. */
export function readPlace(lat: string, lon: string): LonLat | null {
  const degrees = [lon, lat].map((text) =>
    text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')),
  );
  const [x = Number.NaN, y = Number.NaN] = degrees;
  return Math.abs(x) <= 180 && Math.abs(y) <= 90 ? [x, y] : null;
}

export interface CardFaults {
  name?: true;
  place?: true;
  cost?: true;
}

/** The card with its typed fields read, or where it cannot be read. */
export function readCard(
  draft: CardDraft,
): { card: SiteCard; faults: null } | { card: null; faults: CardFaults } {
  const lonLat = readPlace(draft.lat, draft.lon);
  const cost = readCost(draft.cost);
  const isNamed = draft.card.name.trim() !== '';
  if (!lonLat || cost === undefined || !isNamed)
    return {
      card: null,
      faults: {
        ...(isNamed ? {} : { name: true }),
        ...(lonLat ? {} : { place: true }),
        ...(cost === undefined ? { cost: true } : {}),
      },
    };
  return { card: { ...draft.card, lonLat, estimatedCostVnd: cost }, faults: null };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function changedFields(before: SiteCard, after: SiteCard): (keyof SiteCard)[] {
  return CARD_FIELDS.filter((field) => !isSame(before[field], after[field]));
}

export function toPatch(version: number, card: SiteCard, fields: readonly (keyof SiteCard)[]): SitePatch {
  return { ...Object.fromEntries(fields.map((field) => [field, card[field]])), version };
}

/** Fields that the user changed and that now stand otherwise on the server. */
export function clashingFields(base: SiteCard, mine: SiteCard, theirs: SiteCard): (keyof SiteCard)[] {
  return changedFields(base, mine).filter((field) => !isSame(mine[field], theirs[field]));
}

/** The server's card with the user's changes laid over it, but for the clashing fields given to the server. */
export function mergeCards(
  base: SiteCard,
  mine: SiteCard,
  theirs: SiteCard,
  keepTheirs: ReadonlySet<keyof SiteCard>,
): SiteCard {
  const taken = changedFields(base, mine).filter((field) => !keepTheirs.has(field));
  return { ...theirs, ...Object.fromEntries(taken.map((field) => [field, mine[field]])) };
}
