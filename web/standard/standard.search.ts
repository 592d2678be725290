import { z } from 'zod';
import { COMMUNE_STAGES } from '#domain/commune-stages.ts';
import { choiceParam, flagParam, patternParam } from '../api/search-params.ts';

/** What of the board is on the screen, as the URL keeps it. */
export const BoardSearch = z.object({
  /** Left out: today. */
  at: patternParam(/^\d{4}-\d{2}-\d{2}$/),
  stage: choiceParam(COMMUNE_STAGES),
});

export const ScorecardSearch = z.object({
  /** Opens the browser's print dialog once the scorecard is there. */
  print: flagParam(),
});
