import { z } from 'zod';

/** Due dates since the start of last year and of the coming days for which somebody in scope has yet to submit. */
export const Reminders = z.object({ overdue: z.int(), dueSoon: z.int() });
export type Reminders = z.infer<typeof Reminders>;
