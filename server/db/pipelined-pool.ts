import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { BULK, type BulkInsert } from './bulk-insert.ts';
import { nameOfKeptQuery, TRIP, type Trip } from './kept-query.ts';

/**
 * A pool whose connections save waiting: `begin` goes with the first query of a transaction, the queries of a
 * trip go together, the last one with `commit`, and kept queries are planned once.
 * @param pool made with `pipeline: true`
 */
export function pipelinedPool(pool: pg.Pool): PostgresPool {
  // Kysely knows a connection again by its object.
  const wrapped = new WeakMap<pg.PoolClient, PipelinedClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? new PipelinedClient(client);
      wrapped.set(client, known);
      return known as unknown as PostgresPoolClient;
    },
  };
}

class PipelinedClient {
  private readonly client: pg.PoolClient;
  /** Asked for and not yet sent. */
  private isBeginning = false;
  /** The last trip brought the commit along. */
  private hasCommitted = false;

  /** The server ended it, or it was cut off: it is of no use to the next one. */
  private isBroken = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
    // Told to whoever asks next; without a listener the process would end.
    client.on('error', () => {
      this.isBroken = true;
    });
  }

  async query(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    if (text === TRIP) return this.go(values[0] as Trip);
    if (text === 'begin') {
      this.isBeginning = true;
      this.hasCommitted = false;
      return answerOf('BEGIN');
    }
    const isCommit = text === 'commit';
    if ((isCommit && this.hasCommitted) || ((isCommit || text === 'rollback') && this.isBeginning)) {
      this.isBeginning = false;
      this.hasCommitted = false;
      return answerOf(text.toUpperCase());
    }
    if (text === 'rollback') return this.rollBack();
    const bulk = text === BULK ? (values[0] as BulkInsert).toPostgres() : null;
    const [result] = await this.send([{ sql: bulk?.text ?? text, parameters: bulk?.values ?? values }]);
    return result as PostgresQueryResult<unknown>;
  }

  release(isBroken?: boolean): void {
    this.isBeginning = false;
    this.client.release(isBroken || this.isBroken);
  }

  /** A connection that is gone has rolled back; what happened is the fault before. */
  private async rollBack(): Promise<PostgresQueryResult<unknown>> {
    try {
      await this.send([{ sql: 'rollback', parameters: [] }]);
    } catch {
      this.isBroken = true;
    }
    return answerOf('ROLLBACK');
  }

  private async go({ queries, isLast }: Trip): Promise<PostgresQueryResult<unknown>> {
    const results = await this.send(isLast ? [...queries, { sql: 'commit', parameters: [] }] : queries);
    if (isLast) {
      // A transaction that was ended by an earlier fault answers the commit with a rollback.
      if (results.pop()?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
      this.hasCommitted = true;
    }
    return { ...answerOf('SELECT'), rows: results.map(({ rows }) => rows) };
  }

  private async send(
    queries: readonly { sql: string; parameters: readonly unknown[] }[],
  ): Promise<pg.QueryResult[]> {
    const sent: Promise<pg.QueryResult>[] = [];
    const { stream } = this.client.connection;
    // One packet: by itself the driver makes one of each query, which wakes the server as often.
    stream.cork();
    if (this.isBeginning) sent.push(this.client.query('begin'));
    for (const { sql, parameters } of queries) {
      const name = nameOfKeptQuery(sql);
      const values = [...parameters];
      sent.push(this.client.query(name === undefined ? { text: sql, values } : { name, text: sql, values }));
    }
    stream.uncork();
    const hasBegun = this.isBeginning;
    this.isBeginning = false;
    const results: pg.QueryResult[] = [];
    for (const outcome of await Promise.allSettled(sent)) {
      if (outcome.status === 'rejected') throw outcome.reason;
      results.push(outcome.value);
    }
    return hasBegun ? results.slice(1) : results;
  }
}

function answerOf(command: string): PostgresQueryResult<unknown> {
  return { command: command as PostgresQueryResult<unknown>['command'], rowCount: 0, rows: [] };
}
