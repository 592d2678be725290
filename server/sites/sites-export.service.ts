import { listCommunes, listUnits } from '../communes/communes.service.ts';
import { localDay } from '../domain/calendar.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteFilter } from '../domain/sites.ts';
import type { Language } from '../http/env.ts';
import { streamSites } from './sites.queries.ts';
import type { SiteServiceDeps } from './sites.service.ts';
import { sitesCsv } from './sites-csv.ts';

export type SiteExport = ReturnType<typeof createSiteExport>;

/** Lines of the filtered list for a spreadsheet, in order of code, cut to the actor's scope. */
export function createSiteExport(deps: SiteServiceDeps) {
  return async (actor: Actor, filter: SiteFilter, language: Language): Promise<AsyncGenerator<string>> => {
    const [lists, communes, units] = await Promise.all([
      deps.codeLists(),
      listCommunes(deps),
      listUnits(deps, actor),
    ]);
    const names = {
      lists,
      communes: new Map(communes.map(({ code, name }) => [code, name])),
      units: new Map(units.map(({ id, name }) => [id, name])),
    };
    const { db, dialect } = deps.database;
    return sitesCsv(streamSites(db, dialect, filter, actor.scope, localDay(deps.now())), names, language);
  };
}
