import { z } from 'zod';
import { AUDIT_KINDS } from '#domain/audit.ts';
import { choiceParam, patternParam, textParam } from '../api/search-params.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const AuditSearch = z.object({
  kind: choiceParam(AUDIT_KINDS),
  commune: patternParam(/^\d{5}$/),
  person: textParam(100),
  thing: textParam(300),
  code: textParam(40),
  from: patternParam(DAY),
  to: patternParam(DAY),
});
export type AuditSearch = z.output<typeof AuditSearch>;
