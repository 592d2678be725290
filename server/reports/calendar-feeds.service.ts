import { createHash, randomBytes } from 'node:crypto';
import { findActor } from '../auth/auth.service.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import type { CalendarFeed, NewCalendarFeed } from '../domain/report-views.ts';
import { type Actor, can } from '../domain/roles.ts';
import { findFeedOf, findUserOfFeed, removeFeed, replaceFeed } from './reports.queries.ts';

export type CalendarFeedService = ReturnType<typeof createCalendarFeeds>;

const KEY_BYTES = 32;
const KEY_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** Secret addresses from which a calendar program, which has no session, reads a user's due dates. */
export function createCalendarFeeds({ database, now, config }: Pick<Deps, 'database' | 'now' | 'config'>) {
  const entry = (action: string) => ({
    entity: 'calendar_feed' as const,
    entityId: '*',
    communeCode: null,
    action,
  });
  return {
    async find(actor: Actor): Promise<CalendarFeed> {
      return { madeAt: (await findFeedOf(database.db, actor.userId))?.madeAt ?? null };
    },

    /** A new address; the one before stops to work. It is told here and never again. */
    async renew(actor: Actor, language: 'vi' | 'en'): Promise<NewCalendarFeed> {
      const key = randomBytes(KEY_BYTES).toString('base64url');
      const madeAt = now();
      await writeTransaction(database, actor.userId, madeAt, async ({ trx, record }) => {
        await replaceFeed(trx, { userId: actor.userId, keyHash: hashOf(key), madeAt });
        record(entry('made'));
      });
      const base = config.publicUrl.replace(/\/$/, '');
      return { madeAt, address: `${base}/api/calendar/${key}.ics?language=${language}` };
    },

    async withdraw(actor: Actor): Promise<void> {
      await writeTransaction(database, actor.userId, now(), async ({ trx, record }) => {
        if (await removeFeed(trx, actor.userId)) record(entry('withdrawn'));
      });
    },

    /**
     * Whose address it is, with role and scope of now.
     * @param file last part of the address, `<key>.ics`
     * @throws ProblemError `calendar.not_found`, whatever the cause
     */
    async actorOf(file: string): Promise<Actor> {
      const key = file.endsWith('.ics') ? file.slice(0, -4) : '';
      const userId = KEY_PATTERN.test(key) ? await findUserOfFeed(database.db, hashOf(key)) : null;
      const actor = userId === null ? null : await findActor(database.db, userId, now());
      if (actor === null || !can(actor, 'data.read')) throw new ProblemError('calendar.not_found');
      return actor;
    },
  };
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
