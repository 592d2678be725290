import { z } from 'zod';

/** What waits for somebody in the office, of the caller's communes. Apart, because every screen of the office asks. */
export const CustodyCounts = z.object({ openConflicts: z.int(), openRefusals: z.int() });
