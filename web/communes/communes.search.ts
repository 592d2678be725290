import { z } from 'zod';
import { choiceParam, patternParam, textParam } from '../api/search-params.ts';

export const RANKING_SORTS = [
  'name',
  'population',
  'area',
  'threshold',
  'sites',
  'covered',
  'warned',
  'overdue',
  'median',
  'playPoints',
  'reach',
] as const;
export type RankingSort = (typeof RANKING_SORTS)[number];

/** Filter and order of the ranking, as the URL keeps them. */
export const CommunesSearch = z.object({
  q: textParam(100),
  province: patternParam(/^\d{2}$/),
  sort: choiceParam(RANKING_SORTS),
  direction: choiceParam(['asc', 'desc']),
});

/** Which units before 1 July 2025 are shown. */
export const FormerSearch = z.object({ q: textParam(100), district: textParam(60) });

export const CommuneSearch = z.object({});
