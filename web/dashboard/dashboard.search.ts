import { z } from 'zod';
import { COVERS, SITE_STATUSES } from '#domain/sites.ts';
import { flagParam, listParam, patternParam, stringsParam, textParam } from '../api/search-params.ts';

/** What the map shows, as the URL keeps it. */
export const DashboardSearch = z.object({
  /** Commune whose panel is open. */
  commune: patternParam(/^\d{5}$/),
  /** Site whose panel is open. */
  site: patternParam(/^[0-9a-f-]{36}$/),
  status: listParam(SITE_STATUSES),
  kind: stringsParam(/^[a-z][a-z0-9_]{0,39}$/),
  cover: listParam(COVERS),
  overdue: flagParam(),
  q: textParam(100),
  /** Day of the figures. */
  at: patternParam(/^\d{4}-\d{2}-\d{2}$/),
  /** lon,lat,zoom */
  view: patternParam(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/),
});
export type DashboardSearch = z.output<typeof DashboardSearch>;
