import { z } from 'zod';
import { patternParam } from '../api/search-params.ts';

export const FieldSearch = z.object({
  /** Site whose sheet is open. */
  site: patternParam(/^[0-9a-f-]{36}$/),
});
