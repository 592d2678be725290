import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { v7 as makeId } from 'uuid';
import type { Change } from '../domain/changes.ts';
import type { AuditDetails } from './audit-log.ts';
import { keepQuery } from './kept-query.ts';
import type { Schema } from './schema.ts';

/** Told of faults that no request waits for. */
export type OnFault = (what: string, error: unknown) => void;

type Listener = (changes: readonly Change[]) => void;

const POLL_EVERY_MS = 1000;
const CHANNEL = 'bo_an_changes';

/** What a write declares beside its rows: the entry of the audit and of the change feed. */
export interface ChangeEntry {
  entity: Change['entity'];
  /** `*`: many of the entity (an import). */
  entityId: string;
  communeCode: string | null;
  action: string;
  /** For the audit. */
  details?: AuditDetails | undefined;
  /** A step of something that has an entry of its own in the audit. */
  isFeedOnly?: boolean;
}

/**
 * Tells this process what was committed, by itself or by another process on the same database: live
 * screens, the columnar index and the caches follow it. PostgreSQL announces through LISTEN/NOTIFY;
 * SQLite has one writer at a time, so the table's sequence is the order of commits and polling is exact.
 * PostgreSQL sends the notice with the commit, so that none is lost when this process ends between the two.
 */
export class ChangeFeed {
  private readonly listeners = new Set<Listener>();
  private readonly bootId = makeId();
  private counter = 0;
  private stop: () => Promise<void> = async () => {};
  private announce: (changes: readonly Change[]) => Promise<void> = async () => {};
  private readonly toQueries: ToQueries;

  private constructor(toQueries: ToQueries) {
    this.toQueries = toQueries;
  }

  /** Names the state of the data for ETags and caches: differs after every committed change. */
  get version(): string {
    return `${this.bootId}-${this.counter}`;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Queries that store entries in the writing transaction, and give their places in the order of changes. */
  queriesOf(
    trx: Kysely<Schema>,
    entries: readonly ChangeEntry[],
    actorId: string,
    at: string,
  ): CompiledQuery<{ seq: number }>[] {
    return this.toQueries(trx, entries, { actorId, at, bootId: this.bootId });
  }

  /** Called by the writing transaction after its commit, before its answer is sent. */
  async committed(changes: readonly Change[]): Promise<void> {
    if (changes.length > 0) await this.announce(changes);
  }

  close(): Promise<void> {
    return this.stop();
  }

  private publish(changes: readonly Change[]): void {
    this.counter += 1;
    for (const listener of this.listeners) listener(changes);
  }

  static async overPolling(db: Kysely<Schema>, onFault: OnFault): Promise<ChangeFeed> {
    const feed = new ChangeFeed(insertEach);
    let lastSeq =
      (await db.selectFrom('changes').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst())
        ?.seq ?? 0;
    let running: Promise<void> = Promise.resolve();
    const poll = async () => {
      const rows = await db
        .selectFrom('changes')
        .select(['seq', 'entity', 'entity_id', 'commune_code'])
        .where('seq', '>', lastSeq)
        .orderBy('seq')
        .execute();
      const last = rows.at(-1);
      if (!last || last.seq <= lastSeq) return;
      lastSeq = last.seq;
      feed.publish(rows.map(toChange));
    };
    const next = () => {
      // A failed poll is told to the log and made good by the next one; it must not end the feed.
      running = running.then(poll).catch((error: unknown) => onFault('change feed', error));
      return running;
    };
    const timer = setInterval(next, POLL_EVERY_MS);
    timer.unref();
    feed.announce = async (changes) => {
      // Nothing of another process lies between what was known and what was just written.
      if (!changes.every(({ seq }, index) => seq === lastSeq + 1 + index)) return next();
      lastSeq += changes.length;
      feed.publish(changes);
    };
    feed.stop = async () => {
      clearInterval(timer);
      await running;
    };
    return feed;
  }

  static async overNotifications(connect: () => pg.Client, onFault: OnFault): Promise<ChangeFeed> {
    const feed = new ChangeFeed(insertAndNotify);
    let isClosed = false;
    let client: pg.Client | null = null;
    let isReopening = false;
    // What was announced while the line was down is unknown: everything may have changed.
    const reopen = () => {
      if (isClosed || isReopening) return;
      isReopening = true;
      setTimeout(() => {
        isReopening = false;
        open()
          .then(() => feed.publish([{ seq: 0, entity: 'site', entityId: '*', communeCode: null }]))
          .catch((error: unknown) => {
            onFault('change feed', error);
            reopen();
          });
      }, POLL_EVERY_MS).unref();
    };
    const open = async () => {
      const opened = connect();
      opened.on('notification', ({ payload }) => {
        const notice = JSON.parse(payload ?? '{}') as { from: string; changes: Change[] };
        if (notice.from !== feed.bootId) feed.publish(notice.changes);
      });
      opened.on('error', () => opened.end().catch(() => undefined));
      opened.on('end', reopen);
      await opened.connect();
      await opened.query(`LISTEN ${CHANNEL}`);
      client = opened;
    };
    await open();
    feed.announce = async (changes) => feed.publish(changes);
    feed.stop = async () => {
      isClosed = true;
      await client?.end();
    };
    return feed;
  }
}

type ToQueries = (
  trx: Kysely<Schema>,
  entries: readonly ChangeEntry[],
  by: { actorId: string; at: string; bootId: string },
) => CompiledQuery<{ seq: number }>[];

const insertEntry = keepQuery(
  (
    db: Kysely<Schema>,
    entity: string,
    entityId: string,
    communeCode: string | null,
    action: string,
    actorId: string,
    at: string,
  ) =>
    db
      .insertInto('changes')
      .values({
        entity,
        entity_id: entityId,
        commune_code: communeCode,
        action,
        actor_id: actorId,
        at,
      })
      .returning('seq')
      .compile(),
);

const insertEach: ToQueries = (trx, entries, { actorId, at }) =>
  entries.map(({ entity, entityId, communeCode, action }) =>
    insertEntry(trx, entity, entityId, communeCode, action, actorId, at),
  );

/** A notice takes 8,000 bytes at most, and a change some 140 of them. */
const MOST_PER_NOTICE = 40;

const insertManyAndNotify = keepQuery(
  (
    db: Kysely<Schema>,
    entities: readonly string[],
    entityIds: readonly string[],
    communeCodes: readonly (string | null)[],
    actions: readonly string[],
    actorId: string,
    at: string,
    bootId: string,
  ) =>
    sql<{ seq: number }>`
      WITH entries AS (
        INSERT INTO changes (entity, entity_id, commune_code, action, actor_id, at)
        SELECT entity, entity_id, commune_code, action, ${actorId}::text, ${at}::text
        FROM unnest(${entities}::text[], ${entityIds}::text[], ${communeCodes}::text[], ${actions}::text[])
          WITH ORDINALITY AS given (entity, entity_id, commune_code, action, place)
        ORDER BY place
        RETURNING seq, entity, entity_id, commune_code),
      notice AS (
        SELECT pg_notify(${CHANNEL}, json_build_object('from', ${bootId}::text, 'changes', json_agg(
          json_build_object('seq', seq, 'entity', entity, 'entityId', entity_id, 'communeCode', commune_code)
          ORDER BY seq))::text) FROM entries)
      SELECT seq FROM entries, notice ORDER BY seq`.compile(db),
);

const insertAndNotify: ToQueries = (trx, entries, { actorId, at, bootId }) => {
  const queries: CompiledQuery<{ seq: number }>[] = [];
  for (let start = 0; start < entries.length; start += MOST_PER_NOTICE) {
    const part = entries.slice(start, start + MOST_PER_NOTICE);
    queries.push(
      insertManyAndNotify(
        trx,
        part.map(({ entity }) => entity),
        part.map(({ entityId }) => entityId),
        part.map(({ communeCode }) => communeCode),
        part.map(({ action }) => action),
        actorId,
        at,
        bootId,
      ),
    );
  }
  return queries;
};

function toChange(row: {
  seq: number;
  entity: string;
  entity_id: string;
  commune_code: string | null;
}): Change {
  return {
    seq: row.seq,
    entity: row.entity as Change['entity'],
    entityId: row.entity_id,
    communeCode: row.commune_code,
  };
}
