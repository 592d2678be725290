import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { SiteCard } from '../domain/sites.ts';
import type { StoredSite } from './sites.rows.ts';

/**
 * Keeps the card of a changed site as a version of its own. Until the first change the row itself is version 1:
 * most imported places are never edited, and every card would be stored twice. So the first change stores both.
 * @param after with its new version, time and author
 */
export async function keepCard(trx: Db, before: StoredSite, after: StoredSite): Promise<void> {
  if (before.identity.version === 1) await keepFirstCard(trx, before);
  const { id, version, updatedAt, updatedBy, updatedByName } = after.identity;
  await trx
    .insertInto('site_card_versions')
    .values({
      site_id: id,
      version,
      commune_code: after.card.communeCode,
      card: JSON.stringify(after.card),
      recorded_at: updatedAt,
      actor_id: updatedBy,
      actor_name: updatedByName,
    })
    .execute();
}

/** Its author is that of the first event: later ones may have touched the row. Databases from before have it. */
async function keepFirstCard(trx: Db, { identity, card }: StoredSite): Promise<void> {
  await sql`
    INSERT INTO site_card_versions (site_id, version, commune_code, card, recorded_at, actor_id, actor_name)
    SELECT site_id, 1, ${card.communeCode}, ${JSON.stringify(card)}, ${identity.createdAt}, actor_id, actor_name
    FROM site_events WHERE site_id = ${identity.id} ORDER BY seq LIMIT 1
    ON CONFLICT DO NOTHING`.execute(trx);
}

/** The card as it was first stored: what a re-sent creation is compared with. */
export async function getFirstCard(db: Db, { identity, card }: StoredSite): Promise<SiteCard> {
  if (identity.version === 1) return card;
  const first = await db
    .selectFrom('site_card_versions')
    .select('card')
    .where('site_id', '=', identity.id)
    .where('version', '=', 1)
    .executeTakeFirstOrThrow();
  return JSON.parse(first.card) as SiteCard;
}

/** Every kept version, oldest first; none while the card is as it was entered. */
export async function listCardVersions(
  db: Db,
  siteId: string,
): Promise<{ card: SiteCard; by: string; at: string }[]> {
  const rows = await db
    .selectFrom('site_card_versions')
    .select(['card', 'actor_name', 'recorded_at'])
    .where('site_id', '=', siteId)
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    card: JSON.parse(row.card) as SiteCard,
    by: row.actor_name,
    at: row.recorded_at,
  }));
}
