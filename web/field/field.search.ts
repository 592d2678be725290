import { z } from 'zod';
import { flagParam, patternParam } from '../api/search-params.ts';

export const FieldSearch = z.object({
  /** Site whose sheet is open. */
  site: patternParam(/^[0-9a-f-]{36}$/),
  /** The form for a new site at the cross-hair is open. In the address, so that it survives a reload. */
  add: flagParam(),
});
