import { z } from 'zod';
import { choiceParam, flagParam, patternParam, textParam } from '../api/search-params.ts';

/** Pages of the sheet beside the sites. */
export const FIELD_VIEWS = ['ready', 'plan', 'sending', 'scan'] as const;

export const FieldSearch = z.object({
  /** Site whose sheet is open. */
  site: patternParam(/^[0-9a-f-]{36}$/),
  /** The form for a new site at the cross-hair is open. In the address, so that it survives a reload. */
  add: flagParam(),
  view: choiceParam(FIELD_VIEWS),
  /** Code of a site as it stands on its sign: opens the site. */
  code: textParam(40),
});
