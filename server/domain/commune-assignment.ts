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
    if (at.communeCode !== null) throw new ProblemError('site.commune_unconfirmed', { proposed: at.communeCode });
  }
  throw new ProblemError('site.outside_all', { lonLat: lonLat.join(', ') });
}
