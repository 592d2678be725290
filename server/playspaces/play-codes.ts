import { ProblemError } from '../domain/errors.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';

export interface PlayCodes {
  kinds: ReadonlySet<string>;
  facilities: ReadonlySet<string>;
}

type CodedCard = Pick<PlaySpaceCard, 'kind' | 'facilities'>;

/**
 * Refuses codes that the lists do not have. Codes that the card had before pass, so that an entry taken
 * out of a list does not lock old cards.
 * @throws ProblemError `code_list.unknown_code`
 */
export function checkPlayCodes(codes: PlayCodes, card: CodedCard, before?: CodedCard): void {
  if (!codes.kinds.has(card.kind) && card.kind !== before?.kind) {
    throw new ProblemError('code_list.unknown_code', { list: 'play_kinds', code: card.kind });
  }
  const unknown = card.facilities.find(
    (code) => !codes.facilities.has(code) && !before?.facilities.includes(code),
  );
  if (unknown !== undefined) {
    throw new ProblemError('code_list.unknown_code', { list: 'play_facilities', code: unknown });
  }
}
