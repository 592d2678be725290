import { getCodeLists, listCommunes } from '../communes/communes.service.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import type { ExportTable } from '../domain/exports.ts';
import type { PlaySpaceFilter } from '../domain/playspaces.ts';
import type { Actor } from '../domain/roles.ts';
import { playColumns, playRows } from './play-columns.ts';
import { countPlaySpaces, listOtherKeys, streamPlaySpaces } from './playspaces-export.queries.ts';

export type PlaySpaceExport = ReturnType<typeof createPlaySpaceExport>;

const TITLE = { vi: 'Điểm vui chơi', en: 'Play spaces' };
const FILE_NAME = { vi: 'bo-an-diem-vui-choi', en: 'bo-an-play-spaces' };
/** The colours of the map by day. */
const COLORS = { usable: '#6a45a8', unusable: '#66736f' };

/** The filtered play spaces, cut to the actor's scope, ready for a file of any format. */
export function createPlaySpaceExport(deps: Deps) {
  const { db, dialect } = deps.database;
  return async (actor: Actor, filter: PlaySpaceFilter, language: 'vi' | 'en'): Promise<ExportTable> => {
    const today = localDay(deps.now());
    const selection = { filter, scope: actor.scope, today };
    const [lists, communes, rowCount, otherKeys] = await Promise.all([
      getCodeLists(deps),
      listCommunes(deps),
      countPlaySpaces(db, dialect, selection),
      listOtherKeys(db, dialect, selection),
    ]);
    const [only, ...rest] = filter.commune ?? [];
    const toRow = playRows(lists, new Map(communes.map(({ code, name }) => [code, name])), language);
    return {
      target: 'playspaces',
      language,
      title: TITLE[language],
      fileName: [FILE_NAME[language], ...(only && rest.length === 0 ? [only] : []), today].join('-'),
      columns: playColumns(language),
      groups: COLORS,
      rowCount,
      otherKeys: otherKeys.filter((key) => key !== 'sourceId'),
      async *rows() {
        for await (const spaces of streamPlaySpaces(db, dialect, selection)) yield spaces.map(toRow);
      },
    };
  };
}
