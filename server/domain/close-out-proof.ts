import { z } from 'zod';
import { distanceBetweenM, isInside } from './geometry.ts';
import { Id, type Instant, type LonLat, type Outline } from './values.ts';

/** What stands between a fix that was marked and one that can be signed without a visit. */
export const PROOF_DOUBTS = [
  'no_position',
  'inaccurate',
  'too_far',
  'no_photo',
  'photos_missing',
  'photo_not_from_app',
  'photo_too_old',
  'photo_seen_before',
] as const;
export type ProofDoubt = (typeof PROOF_DOUBTS)[number];
/** `rejected` is the office's word, the other two are worked out. */
export const VERDICTS = ['proven', 'not_verified', 'rejected'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const CloseOutProof = z.object({
  eventId: Id,
  verdict: z.enum(VERDICTS),
  doubts: z.array(z.enum(PROOF_DOUBTS)),
});
export type CloseOutProof = z.infer<typeof CloseOutProof>;

/** How many sites stand where, of the caller's communes. */
export const ProofCounts = z.object({
  proven: z.int(),
  not_verified: z.int(),
  rejected: z.int(),
  /** Sites with photos that have not arrived. */
  photosMissing: z.int(),
});
export type ProofCounts = z.infer<typeof ProofCounts>;

/** What a mark needs so that the office can sign it without driving there. Each limit still counts as good. */
export const PROOF_LIMITS = {
  /** Radius of the position's uncertainty. Phones reach 5–15 m under open sky. */
  accuracyM: 20,
  /** From the site's point or outline. */
  distanceM: 50,
  /** Between the mark and its photo, before or after. */
  photoMs: 10 * 60_000,
} as const;

/** What is known of the mark itself. */
export interface MarkFacts {
  /** By the corrected clock. */
  markedAt: Instant;
  accuracyM: number | null;
  /** From the mark's position to the site; null without a position. */
  distanceM: number | null;
  /** The office returned the fix. */
  isRejected: boolean;
}

/** A photo that speaks for the mark, or that was announced for it. */
export interface ProofPhoto {
  hasArrived: boolean;
  isFromApp: boolean;
  /** By the corrected clock; null where only the photo's own file says so. */
  capturedAt: Instant | null;
  /** It looks like an earlier photo of something else. */
  wasSeenBefore: boolean;
}

/**
 * Whether a fix that was marked is proven, and if not, why. One good photo is enough, but nothing may be missing:
 * what has not arrived could be the photo that was meant. `rejected` is the office's word and stands over both.
 */
export function judgeCloseOut(
  mark: MarkFacts,
  photos: readonly ProofPhoto[],
): Pick<CloseOutProof, 'verdict' | 'doubts'> {
  const found = new Set<ProofDoubt>([...positionDoubts(mark), ...photoDoubts(mark, photos)]);
  const doubts = PROOF_DOUBTS.filter((doubt) => found.has(doubt));
  return { verdict: mark.isRejected ? 'rejected' : doubts.length === 0 ? 'proven' : 'not_verified', doubts };
}

function positionDoubts({ accuracyM, distanceM }: MarkFacts): ProofDoubt[] {
  if (distanceM === null) return ['no_position'];
  const doubts: ProofDoubt[] = [];
  if (accuracyM === null || accuracyM > PROOF_LIMITS.accuracyM) doubts.push('inaccurate');
  if (distanceM > PROOF_LIMITS.distanceM) doubts.push('too_far');
  return doubts;
}

/** The first reason that leaves no photo over: a worker mends one thing at a time. */
function photoDoubts({ markedAt }: MarkFacts, photos: readonly ProofPhoto[]): ProofDoubt[] {
  if (photos.length === 0) return ['no_photo'];
  if (photos.some((photo) => !photo.hasArrived)) return ['photos_missing'];
  const fromApp = photos.filter((photo) => photo.isFromApp);
  if (fromApp.length === 0) return ['photo_not_from_app'];
  const inTime = fromApp.filter(({ capturedAt }) => capturedAt !== null && isInTime(capturedAt, markedAt));
  if (inTime.length === 0) return ['photo_too_old'];
  return inTime.every((photo) => photo.wasSeenBefore) ? ['photo_seen_before'] : [];
}

/** Whether a photo was taken close enough to the mark. */
export function isInTime(capturedAt: Instant, markedAt: Instant): boolean {
  return Math.abs(Date.parse(capturedAt) - Date.parse(markedAt)) <= PROOF_LIMITS.photoMs;
}

/** Metres from a position to a site: to its point or outline, whichever is nearer; 0 inside an area. */
export function distanceToSiteM(position: LonLat, point: LonLat, outline: Outline | null): number {
  const toPoint = distanceBetweenM(position, point);
  return outline === null ? toPoint : Math.min(toPoint, distanceToOutlineM(position, outline));
}

function distanceToOutlineM(position: LonLat, outline: Outline): number {
  switch (outline.type) {
    case 'Polygon':
      return distanceToPolygonM(position, outline.coordinates);
    case 'MultiPolygon':
      return Math.min(...outline.coordinates.map((rings) => distanceToPolygonM(position, rings)));
    case 'LineString':
      return distanceToLineM(position, outline.coordinates);
    case 'MultiLineString':
      return Math.min(...outline.coordinates.map((line) => distanceToLineM(position, line)));
  }
}

function distanceToPolygonM(position: LonLat, rings: readonly (readonly LonLat[])[]): number {
  return isInside(position, rings) ? 0 : Math.min(...rings.map((ring) => distanceToLineM(position, ring)));
}

/** The nearest place of each segment is found on a plane around the position, its distance on the sphere. */
function distanceToLineM(position: LonLat, line: readonly LonLat[]): number {
  const shrink = Math.cos((position[1] * Math.PI) / 180);
  let nearestM = Number.POSITIVE_INFINITY;
  for (const [a, b] of segments(line)) {
    const [x, y] = [(b[0] - a[0]) * shrink, b[1] - a[1]];
    const length = x * x + y * y;
    const along = ((position[0] - a[0]) * shrink * x + (position[1] - a[1]) * y) / (length || 1);
    const share = Math.min(1, Math.max(0, along));
    const nearest: LonLat = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    nearestM = Math.min(nearestM, distanceBetweenM(position, nearest));
  }
  return nearestM;
}

function segments(line: readonly LonLat[]): [LonLat, LonLat][] {
  return line.slice(1).map((end, index) => [line[index] ?? end, end]);
}
