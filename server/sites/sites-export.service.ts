import { listVerdicts } from '../close-outs/close-outs.service.ts';
import { listCommunes, listUnits } from '../communes/communes.service.ts';
import { localDay } from '../domain/calendar.ts';
import type { ExportTable } from '../domain/exports.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteFilter, StatusGroup } from '../domain/sites.ts';
import { exportUnitNames } from '../domain/unit-names.ts';
import { siteColumns, siteRows } from './site-columns.ts';
import type { SiteServiceDeps } from './sites.service.ts';
import { countSites, listOtherKeys, streamStoredSites } from './sites-export.queries.ts';

export type SiteExport = ReturnType<typeof createSiteExport>;

const TITLE = { vi: 'Điểm nguy cơ', en: 'Hazard sites' };
const FILE_NAME = { vi: 'bo-an-diem-nguy-co', en: 'bo-an-hazard-sites' };
/** The colours of the map by day. */
const COLORS: Record<StatusGroup, string> = {
  candidate: '#66736f',
  open: '#c8401e',
  in_progress: '#e39a00',
  fixed: '#3e8fd0',
  verified: '#12805c',
  closed: '#66736f',
};

/** The filtered list, cut to the actor's scope, ready for a file of any format. */
export function createSiteExport(deps: SiteServiceDeps) {
  const { db, dialect } = deps.database;
  return async (actor: Actor, filter: SiteFilter, language: 'vi' | 'en'): Promise<ExportTable> => {
    const today = localDay(deps.now());
    const selection = { filter, scope: actor.scope, today };
    const [lists, communes, units, rowCount, otherKeys] = await Promise.all([
      deps.codeLists(),
      listCommunes(deps),
      listUnits(deps, actor),
      countSites(db, dialect, selection),
      listOtherKeys(db, dialect, selection),
    ]);
    const names = {
      lists,
      communes: new Map(communes.map(({ code, name }) => [code, name])),
      unitName: exportUnitNames(units),
    };
    const [only, ...rest] = filter.commune ?? [];
    const toRow = siteRows(names, language, today);
    return {
      target: 'sites',
      language,
      title: TITLE[language],
      fileName: [FILE_NAME[language], ...(only && rest.length === 0 ? [only] : []), today].join('-'),
      columns: siteColumns(language),
      groups: COLORS,
      rowCount,
      otherKeys: otherKeys.filter((key) => key !== 'sourceId'),
      async *rows() {
        for await (const sites of streamStoredSites(db, dialect, selection)) {
          const verdicts = await listVerdicts(
            db,
            sites.map(({ identity }) => identity.id),
          );
          yield sites.map((site) => toRow(site, verdicts.get(site.identity.id)));
        }
      },
    };
  };
}
