import { z } from 'zod';
import { choiceParam, textParam } from '../api/search-params.ts';

export const CommunesSearch = z.object({
  q: textParam(100),
  sort: textParam(40),
  direction: choiceParam(['asc', 'desc']),
});

export const CommuneSearch = z.object({});
