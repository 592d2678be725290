import { isPublicDemo } from '../auth/credentials.service.ts';
import type { Db } from '../db/database.ts';
import { localDay } from '../domain/calendar.ts';
import { holdPeople, listLastingAdmins } from './people.queries.ts';

/**
 * Whether nobody else could let others in: an administrator who is active, without an end, and no public account of a
 * demo. Other writers of people wait until the transaction ends.
 */
export async function isLastAdmin(trx: Db, userId: string, now: string): Promise<boolean> {
  await holdPeople(trx, now);
  const admins = await listLastingAdmins(trx, localDay(now));
  const others = admins.filter(({ id, email }) => id !== userId && !isPublicDemo(email));
  return admins.some(({ id }) => id === userId) && others.length === 0;
}
