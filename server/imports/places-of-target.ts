import type { Database, Db } from '../db/database.ts';
import type { WriteContext } from '../db/write.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { ImportTarget } from '../domain/imports.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteCard } from '../domain/sites.ts';
import {
  fillPlaySpace,
  getPlaySpaceCards,
  type ImportedRange,
  removeImportedPlaySpaces,
  takeBackPlaySpaceFill,
} from '../playspaces/imported-playspaces.service.ts';
import {
  fillSite,
  getSiteCards,
  removeImportedSites,
  takeBackFill,
} from '../sites/imported-sites.service.ts';
import type { UnderstoodRow } from './understood-row.ts';

export type { ImportedRange } from '../playspaces/imported-playspaces.service.ts';

interface Filling {
  firstVersion: number;
  lastVersion: number;
  extraKeys: readonly string[];
}

/** Sites and play spaces in the same words: what an import does with stored places of its target. */
export interface PlacesOfTarget {
  entity: 'site' | 'play_space';
  getCards(db: Db, ids: readonly string[]): Promise<Map<string, SiteCard | PlaySpaceCard>>;
  /** null when the place is gone. */
  fill(
    context: WriteContext,
    id: string,
    row: UnderstoodRow,
  ): Promise<{ version: number | null; extraKeys: string[] } | null>;
  takeBackFill(context: WriteContext, id: string, filled: Filling): Promise<boolean>;
  remove(
    context: WriteContext,
    imported: ImportedRange,
    page: { after: string; limit: number },
  ): Promise<{ last: string | null; removed: number; kept: string[] }>;
}

export function placesOfTarget(
  target: ImportTarget,
  { dialect }: Pick<Database, 'dialect'>,
  actor: Actor,
  lists: CodeLists,
): PlacesOfTarget {
  return target === 'sites'
    ? {
        entity: 'site',
        getCards: getSiteCards,
        fill: async (context, id, { card, extra }) =>
          card.target === 'sites'
            ? fillSite(context, dialect, actor, lists, id, { card: card.card, extra })
            : null,
        takeBackFill: (context, id, filled) => takeBackFill(context, dialect, actor, lists, id, filled),
        remove: (context, imported, page) => removeImportedSites(context, dialect, imported, page),
      }
    : {
        entity: 'play_space',
        getCards: getPlaySpaceCards,
        fill: async (context, id, { card, extra }) =>
          card.target === 'playspaces'
            ? fillPlaySpace(context, dialect, actor, id, { card: card.card, extra })
            : null,
        takeBackFill: (context, id, filled) => takeBackPlaySpaceFill(context, dialect, actor, id, filled),
        remove: (context, imported, page) => removeImportedPlaySpaces(context, dialect, imported, page),
      };
}
