import { type AuditEntry, PersonalText } from '../db/audit-log.ts';
import { type Origin, withOrigin } from '../db/origin.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { CountedEntries, type CountLimits, type Occurrence } from './counted-entries.ts';

/** Codes, ids, days, numbers and lists of them. */
const CODES = /^[\w.,:*-]*$/;
const LONGEST_VALUE = 300;

export type AuditTrail = ReturnType<typeof createAuditTrail>;

/** Entries of what is no write: refused requests, exports, sign-ins. Each is a small transaction of its own. */
export function createAuditTrail({ database, now }: Pick<Deps, 'database' | 'now'>, limits?: CountLimits) {
  /** Stored one after the other; a refusal is not held up by its entry. */
  let queue: Promise<void> = Promise.resolve();
  const counted = new CountedEntries((occurrence) => {
    queue = queue.then(() => store(occurrence)).catch((error: unknown) => console.error('audit:', error));
  }, limits);

  function store({ actorId, at, origin, ...entry }: Occurrence): Promise<void> {
    const write = () =>
      writeTransaction(database, actorId ?? '', at, async ({ note }) => {
        note(entry);
      });
    return origin === undefined ? write() : withOrigin(origin, write);
  }

  /** Stored before the answer goes out. */
  function storeNow(origin: Origin, actorId: string | null, entry: AuditEntry): Promise<void> {
    return store({ ...entry, actorId, at: now(), origin });
  }

  const countLater = (origin: Origin, entry: AuditEntry, actorId = origin.actor?.userId ?? null) =>
    counted.add({ ...entry, actorId, at: now(), origin });

  return {
    /** A request that was answered with a refusal, and what it asked for outside the scope. */
    refused(origin: Origin, route: string, code: ErrorCode | null): void {
      // A write that lost a race does its work again, and finds the same again.
      const found = new Map(origin.outside.map((each) => [JSON.stringify(each), each]));
      for (const { code: answer, entityId, communeCode } of found.values()) {
        const details = { facts: { route, code: answer } };
        countLater(origin, {
          ...{ kind: 'refused', action: 'outside_scope', entity: entityOf(answer) },
          ...{ entityId, communeCode, details },
        });
      }
      if (code === null || origin.outside.length > 0) return;
      const details = { facts: { code } };
      countLater(origin, {
        ...{
          kind: 'refused',
          action: 'refused',
          entity: 'route',
          entityId: route,
          communeCode: null,
          details,
        },
      });
    },

    /** A file that is about to be sent. @throws when it cannot be recorded: then nothing is sent */
    exported(origin: Origin, route: string, query: Record<string, string>): Promise<void> {
      const asked = Object.entries(query).map(([name, value]) => {
        const cut = value.slice(0, LONGEST_VALUE);
        // Words may be somebody's name.
        return [name, name !== 'q' && CODES.test(cut) ? cut : new PersonalText(cut)] as const;
      });
      return storeNow(origin, origin.actor?.userId ?? null, {
        ...{ kind: 'export', action: 'exported', entity: 'route', entityId: route, communeCode: null },
        // Under a name of its own: beside it stand facts that the product knows, such as in whose place it was.
        details: asked.length === 0 ? undefined : { facts: { query: Object.fromEntries(asked) } },
      });
    },

    /** The same of what programs fetch by themselves, again and again: counted. */
    fetched(origin: Origin, route: string): void {
      countLater(origin, {
        ...{ kind: 'export', action: 'fetched', entity: 'route', entityId: route, communeCode: null },
      });
    },

    signedIn(origin: Origin, userId: string): Promise<void> {
      return storeNow(origin, userId, {
        ...{ kind: 'sign_in', action: 'signed_in', entity: 'user', entityId: userId, communeCode: null },
      });
    },

    signedOut(origin: Origin, userId: string): Promise<void> {
      return storeNow(origin, userId, {
        ...{ kind: 'sign_in', action: 'signed_out', entity: 'user', entityId: userId, communeCode: null },
      });
    },

    /** @param userId of an account that exists; what was typed is never kept */
    signInRefused(origin: Origin, userId: string | null, code: string): void {
      const details = { facts: { code } };
      countLater(origin, {
        ...{ kind: 'sign_in', action: 'sign_in_refused', entity: 'user', entityId: userId },
        ...{ communeCode: null, details },
      });
    },

    /** Stores what was counted so far. */
    async flush(): Promise<void> {
      await queue;
      counted.flush();
      await queue;
    },
  };
}

/** What an answer of "not found" is about. */
function entityOf(code: ErrorCode): AuditEntry['entity'] {
  const [entity] = code.split('.');
  switch (entity) {
    case 'site':
    case 'play_space':
    case 'assessment':
    case 'import':
    case 'report':
    case 'photo':
      return entity;
    case 'sync':
      return 'sync_conflict';
    case 'person':
      return 'user';
    case 'resident':
      return 'resident_report';
    default:
      return 'route';
  }
}
