import { z } from 'zod';
import { REPORT_HEAPS } from '#domain/resident-reports.ts';
import { choiceParam, patternParam } from '../api/search-params.ts';

export const TriageSearch = z.object({
  heap: choiceParam(REPORT_HEAPS),
  report: patternParam(/^[0-9a-f-]{36}$/),
});
export type TriageSearch = z.output<typeof TriageSearch>;
