import type { CommuneAt } from './communes.ts';
import { ProblemError } from './errors.ts';
import type { CommuneCode, LonLat } from './values.ts';

/**
 * The commune that a place belongs to. Official outlines decide and a different choice is refused;
 * approximate cells only propose, so there a person must have chosen.
 * @param chosen what the person gave, undefined when left out
 * @param at what the locator answered for the position
 * @throws ProblemError `site.outside_commune`, `site.outside_all`, `site.commune_unconfirmed`
 */
export function assignCommune(lonLat: LonLat, chosen: CommuneCode | undefined, at: CommuneAt): CommuneCode {
  if (at.basis === 'official' && at.communeCode !== null) {
    if (chosen !== undefined && chosen !== at.communeCode) {
      throw new ProblemError('site.outside_commune', { actual: at.communeCode, chosen });
    }
    return at.communeCode;
  }
  if (at.basis === 'approximate') {
    if (chosen !== undefined) return chosen;
    if (at.communeCode !== null)
      throw new ProblemError('site.commune_unconfirmed', { proposed: at.communeCode });
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
  locate: (lonLat: LonLat) => CommuneAt,
): CommuneCode {
  if (patch.communeCode === undefined && patch.lonLat === undefined) return current.communeCode;
  const lonLat = patch.lonLat ?? current.lonLat;
  const at = locate(lonLat);
  const kept = at.communeCode === current.communeCode ? current.communeCode : undefined;
  return assignCommune(lonLat, patch.communeCode ?? kept, at);
}
