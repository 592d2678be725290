import { z } from 'zod';
import { COVERS, SITE_STATUSES } from '#domain/sites.ts';
import { choiceParam, flagParam, listParam, patternParam, stringsParam } from '../api/search-params.ts';
import { MEASURES } from './measures.ts';

export const PANEL_TABS = ['criteria', 'hazards', 'play', 'indicators'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];
export const MODES = ['map', 'heat', 'columns'] as const;

/** What the map shows, as the URL keeps it. Left out: the usual value named at each key. */
export const DashboardSearch = z.object({
  /** Commune whose panel is open. */
  commune: patternParam(/^\d{5}$/),
  /** What the panel of the commune shows; criteria, or hazards where only overdue ones are drawn. */
  tab: choiceParam(PANEL_TABS),
  /** Site whose panel is open. */
  site: patternParam(/^[0-9a-f-]{36}$/),
  /** Play space whose panel is open. */
  playspace: patternParam(/^[0-9a-f-]{36}$/),
  /** Province of the figures; that with the most communes. */
  province: patternParam(/^\d{2}$/),
  /** Statuses drawn; every counted one. `none`: no sites at all. */
  status: listParam([...SITE_STATUSES, 'none']),
  /** Kinds drawn; all. */
  kind: stringsParam(/^[a-z][a-z0-9_]{0,39}$/),
  /** Covers drawn; all. */
  cover: listParam(COVERS),
  overdue: flagParam(),
  /** Play spaces drawn; yes. */
  play: flagParam(),
  /** What colours the communes; coverage. */
  measure: choiceParam(MEASURES),
  mode: choiceParam(MODES),
  /** Day of the figures; today. */
  at: patternParam(/^\d{4}-\d{2}-\d{2}$/),
  /** Plan year of the time bar; the last 14 months. */
  year: patternParam(/^20\d{2}$/),
  /** lon,lat,zoom */
  view: patternParam(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/),
});
export type DashboardSearch = z.output<typeof DashboardSearch>;
