import type { CommuneAt, OutlineQuality } from './communes.ts';
import { ProblemError } from './errors.ts';
import type { CommuneCode, LonLat } from './values.ts';

/** What is asked of the outlines as they are now. */
export interface Places {
  at(lonLat: LonLat): CommuneAt;
  /** What kind of outline a commune has; null without one. */
  qualityOf(communeCode: CommuneCode): OutlineQuality | null;
}

/**
 * The commune that a place belongs to. Official outlines decide and a different choice is refused;
 * approximate cells only propose, so there a person must have chosen, and not a commune whose official
 * outline does not hold the place.
 * @param chosen what the person gave, undefined when left out
 * @throws ProblemError `site.outside_commune`, `site.outside_all`, `site.commune_unconfirmed`
 */
export function assignCommune(lonLat: LonLat, chosen: CommuneCode | undefined, places: Places): CommuneCode {
  const at = places.at(lonLat);
  if (at.basis === 'official' && at.communeCode !== null) {
    if (chosen !== undefined && chosen !== at.communeCode) {
      throw new ProblemError('site.outside_commune', { actual: at.communeCode, chosen });
    }
    return at.communeCode;
  }
  if (at.basis === 'approximate') {
    if (chosen !== undefined && places.qualityOf(chosen) !== 'official') return chosen;
    if (at.communeCode !== null && chosen === undefined) {
      throw new ProblemError('site.commune_unconfirmed', { proposed: at.communeCode });
    }
    if (at.communeCode !== null && chosen !== undefined) {
      throw new ProblemError('site.outside_commune', { actual: at.communeCode, chosen });
    }
  }
  throw new ProblemError('site.outside_all', { lonLat: lonLat.join(', ') });
}

/**
 * The same for an edited card. A place that is moved within the commune it had needs no new choice; one
 * that is moved into another follows official outlines and asks where there are approximate ones only.
 */
export function reassignCommune(
  current: { communeCode: CommuneCode; lonLat: LonLat },
  patch: { communeCode?: CommuneCode | undefined; lonLat?: LonLat | undefined },
  places: Places,
): CommuneCode {
  if (patch.communeCode === undefined && patch.lonLat === undefined) return current.communeCode;
  const lonLat = patch.lonLat ?? current.lonLat;
  const kept = places.at(lonLat).communeCode === current.communeCode ? current.communeCode : undefined;
  return assignCommune(lonLat, patch.communeCode ?? kept, places);
}
