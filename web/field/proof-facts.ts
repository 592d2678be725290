import { distanceToSiteM, judgeCloseOut, PROOF_LIMITS, type ProofDoubt } from '#domain/close-out-proof.ts';
import type { SiteCard } from '#domain/sites.ts';
import type { DraftPhoto } from './draft-photos.ts';
import type { Place } from './site-draft.ts';

/** Beyond this a person is asked before the position is recorded with a tap. */
export const ASK_ACCURACY_M = 50;
/** Beyond this the position is shown as weak: it proves nothing. */
export const WARN_ACCURACY_M = PROOF_LIMITS.accuracyM;

export const accuracyLevel = (accuracyM: number): 'good' | 'weak' | 'poor' =>
  accuracyM <= WARN_ACCURACY_M ? 'good' : accuracyM <= ASK_ACCURACY_M ? 'weak' : 'poor';

export const needsQuestion = (place: Place | null) =>
  place !== null && place.accuracyM !== null && place.accuracyM > ASK_ACCURACY_M;

/**
 * What the server is going to say of a mark made now, as far as the tablet can know: it has not seen the photos of
 * others, so "seen before" is the server's alone.
 */
export function expectedDoubts(
  place: Place | null,
  card: Pick<SiteCard, 'lonLat' | 'outline'>,
  photos: readonly DraftPhoto[],
  now: string,
): ProofDoubt[] {
  const { doubts } = judgeCloseOut(
    {
      markedAt: now,
      accuracyM: place?.accuracyM ?? null,
      distanceM: place && distanceToSiteM(place.lonLat, card.lonLat, card.outline),
      isRejected: false,
    },
    photos.map(({ isFromApp, capturedAt }) => ({
      hasArrived: true,
      isFromApp,
      capturedAt,
      wasSeenBefore: false,
    })),
  );
  return doubts;
}
