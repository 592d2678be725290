import { z } from 'zod';
import { IMPORT_TARGETS } from '#domain/imports.ts';
import { choiceParam, numberParam, textParam } from '../api/search-params.ts';
import { STEPS } from './steps.ts';

export const ImportsSearch = z.object({
  /** Which list the next file goes into; hazard sites. */
  target: choiceParam(IMPORT_TARGETS),
});
export type ImportsSearch = z.output<typeof ImportsSearch>;

/** What of one import is on the screen, as the URL keeps it. */
export const ImportSearch = z.object({
  /** Left out: the step that the import has come to. */
  step: choiceParam(STEPS),
  /** Which rows are listed; the returned ones. */
  rows: choiceParam(['returned', 'duplicate']),
  /** Only rows returned for this reason. */
  code: textParam(100),
  /** Row of the file that is looked at. */
  row: numberParam(1, Number.MAX_SAFE_INTEGER),
});
export type ImportSearch = z.output<typeof ImportSearch>;
