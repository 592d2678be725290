import { z } from 'zod';

/** What `GET /api/events` sends: something changed, ask again for what you show. */
export const Change = z.object({
  seq: z.int(),
  entity: z.enum([
    'site',
    'play_space',
    'code_list',
    'boundaries',
    'import',
    'assessment',
    'criteria_maximum',
    'report',
    'calendar_feed',
    'indicator_value',
    'tablet',
    'sync_conflict',
    'public_view',
    'resident_report',
  ]),
  entityId: z.string(),
  communeCode: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;
