import type { Db } from '../db/database.ts';
import type { WriteContext } from '../db/write.ts';
import {
  type CloseOutProof,
  distanceToSiteM,
  isInTime,
  judgeCloseOut,
  type ProofCounts,
  type ProofPhoto,
  type Verdict,
} from '../domain/close-out-proof.ts';
import { type FoldEvent, foldMarks, type MeasureKinds } from '../domain/fold-site.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteEventInput } from '../domain/site-events.ts';
import type { SiteCard } from '../domain/sites.ts';
import {
  type CloseOutRow,
  countProofs,
  findCurrentProof,
  insertCloseOut,
  listCloseOutsOfSite,
  listCurrentVerdicts,
  listProofs,
  listSitePhotos,
  removeCloseOuts,
  type SitePhoto,
  takeProofsLock,
  updateCloseOut,
} from './close-outs.queries.ts';
import { keepView, listAlike, listUnseen, listUses } from './views.queries.ts';

/** A site to whose log events are being added. */
export interface MarkedSite {
  id: string;
  card: SiteCard;
  /** The whole log with the new events. */
  log: readonly FoldEvent[];
  fresh: readonly SiteEventInput[];
}

/**
 * Taken before photos and marks are brought together. On PostgreSQL an event and the bytes of its photo, or two photos
 * of a mark, may arrive at the same time and miss each other, so one waits here for the other's commit. Sites are
 * locked before it, counters after it.
 */
export function lockProofs({ trx, dialect }: WriteContext): Promise<void> {
  return takeProofsLock(trx, dialect);
}

/** Notes the marks among new events, what they mean for earlier ones, and judges them by the photos so far. */
export async function noteMarks(
  context: WriteContext,
  actor: Actor,
  { id: siteId, card, log, fresh }: MarkedSite,
  kinds: MeasureKinds,
): Promise<void> {
  if (!log.some(({ type }) => type === 'fix_marked')) return;
  await lockProofs(context);
  const { trx, now } = context;
  const marks = foldMarks(log, kinds);
  const rows = new Map((await listCloseOutsOfSite(trx, siteId)).map((row) => [row.event_id, row]));
  const freshById = new Map(fresh.map((event) => [event.id, event]));
  for (const { eventId, isRejected, isCurrent } of marks) {
    const flags = { is_rejected: isRejected ? 1 : 0, is_current: isCurrent ? 1 : 0 };
    const row = rows.get(eventId);
    const event = freshById.get(eventId);
    if (row !== undefined) {
      if (row.is_rejected !== flags.is_rejected || row.is_current !== flags.is_current)
        await updateCloseOut(trx, eventId, flags);
    } else if (event !== undefined) {
      const { lonLat, accuracyM, occurredAt } = event;
      await insertCloseOut(trx, {
        event_id: eventId,
        site_id: siteId,
        commune_code: card.communeCode,
        actor_id: actor.userId,
        marked_at: occurredAt,
        accuracy_m: accuracyM ?? null,
        distance_m: lonLat ? distanceToSiteM(lonLat, card.lonLat, card.outline) : null,
        ...flags,
        verdict: 'not_verified',
        doubts: '[]',
        judged_at: now,
      });
    }
  }
  const standing = new Set(marks.map(({ eventId }) => eventId));
  const withdrawn = [...rows.keys()].filter((eventId) => !standing.has(eventId));
  if (withdrawn.length > 0) await removeCloseOuts(trx, withdrawn);
  await judgeSite(context, siteId);
}

/**
 * Judges the marks of a site by the photos that are there now; the caller holds `lockProofs`.
 * @returns whether a verdict or its reasons changed
 */
export async function judgeSite(context: WriteContext, siteId: string): Promise<boolean> {
  const { trx, now } = context;
  const rows = await listCloseOutsOfSite(trx, siteId);
  if (rows.length === 0) return false;
  const photos = await listSitePhotos(
    trx,
    siteId,
    rows.map((row) => row.event_id),
  );
  let hasChanged = false;
  for (const row of rows) {
    const { verdict, doubts: found } = judgeCloseOut(
      {
        markedAt: row.marked_at,
        accuracyM: row.accuracy_m,
        distanceM: row.distance_m,
        isRejected: row.is_rejected === 1,
      },
      await proofPhotos(trx, row, photos),
    );
    const doubts = JSON.stringify(found);
    if (verdict === row.verdict && doubts === row.doubts) continue;
    await updateCloseOut(trx, row.event_id, { verdict, doubts, judged_at: now });
    hasChanged = true;
  }
  return hasChanged;
}

/** Notes what a photo shows. Marks are judged by `judgeAlike` once it hangs where it belongs. */
export function keepPhotoView(trx: Db, photoId: string, hash: string): Promise<void> {
  return keepView(trx, photoId, hash);
}

/** Judges the marks of all sites where this photo hangs or one that looks like it: it may be the earlier one. */
export async function judgeAlike(context: WriteContext, photoId: string): Promise<void> {
  const uses = await listUses(context.trx, await listAlike(context.trx, photoId));
  const siteIds = new Set(uses.flatMap(({ siteId }) => siteId ?? []));
  for (const siteId of [...siteIds].sort()) await judgeAndTell(context, siteId);
}

/** Photos that were stored before anybody noted what they show, in order of their ids. */
export function listPhotosWithoutView(db: Db, after: string, limit: number): Promise<string[]> {
  return listUnseen(db, after, limit);
}

async function judgeAndTell(context: WriteContext, siteId: string): Promise<void> {
  if (!(await judgeSite(context, siteId))) return;
  const [row] = await listCloseOutsOfSite(context.trx, siteId);
  if (row === undefined) return;
  context.record({
    entity: 'site',
    entityId: siteId,
    communeCode: row.commune_code,
    action: 'close_out_judged',
  });
}

/** Verdict on the mark that stands at a site; null without one. */
export function findCurrentCloseOut(db: Db, siteId: string): Promise<CloseOutProof | null> {
  return findCurrentProof(db, siteId);
}

/** Verdicts on the marks that stand, by site. */
export function listVerdicts(db: Db, siteIds: readonly string[]): Promise<Map<string, Verdict>> {
  return listCurrentVerdicts(db, siteIds);
}

/** Marks that stand by verdict, and sites with missing photos, of the actor's communes. */
export function countCloseOuts(db: Db, actor: Actor): Promise<ProofCounts> {
  return countProofs(db, actor.scope);
}

/** Verdicts on the marks among these events. */
export function listCloseOuts(db: Db, eventIds: readonly string[]): Promise<Map<string, CloseOutProof>> {
  return listProofs(db, eventIds);
}

/** The mark's own photos, and others that its author took at the site at the time: taps are not kept apart. */
async function proofPhotos(trx: Db, row: CloseOutRow, photos: readonly SitePhoto[]): Promise<ProofPhoto[]> {
  const own = photos.filter(
    ({ eventId, userId, capturedAt }) =>
      eventId === row.event_id ||
      (userId === row.actor_id && capturedAt !== null && isInTime(capturedAt, row.marked_at)),
  );
  const judged: ProofPhoto[] = [];
  for (const photo of own) judged.push({ ...photo, wasSeenBefore: await wasSeenBefore(trx, row, photo) });
  return judged;
}

/**
 * Whether a photo shows what an earlier one of another event shows. Photos of the same visit to the site may look
 * alike. Of two that were taken at the same moment the one of the earlier event came first.
 */
async function wasSeenBefore(
  trx: Db,
  row: CloseOutRow,
  { photoId, capturedAt, isFromApp }: SitePhoto,
): Promise<boolean> {
  if (photoId === null || capturedAt === null || !isFromApp || !isInTime(capturedAt, row.marked_at))
    return false;
  const uses = await listUses(trx, await listAlike(trx, photoId));
  return uses.some(
    ({ eventId, siteId, at }) =>
      eventId !== row.event_id &&
      !(siteId === row.site_id && isInTime(at, row.marked_at)) &&
      (at < capturedAt || (at === capturedAt && eventId < row.event_id)),
  );
}
