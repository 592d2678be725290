import { setTimeout as wait } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Turns } from './turns.ts';

/** How long a writer waits for another process's transaction to end. */
const LONGEST_WAIT_MS = 10_000;
const TRY_EVERY_MS = 10;

/**
 * A connection that waits for a lock of another process without holding up this one: SQLite's own waiting would stop
 * the whole thread, and with it every reader, for as long as the other one writes.
 */
export class PatientConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  private readonly turns: Turns;
  private isInTransaction = false;

  /** @param turns of those who share the connection; whoever uses it has the turn. */
  constructor(inner: DatabaseConnection, turns: Turns) {
    this.inner = inner;
    this.turns = turns;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // Who holds the lock already waits for nobody.
    return this.isInTransaction
      ? this.inner.executeQuery<R>(query)
      : this.patiently(() => this.inner.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }

  async begin(begin: CompiledQuery): Promise<void> {
    await this.patiently(() => this.inner.executeQuery(begin));
    this.isInTransaction = true;
  }

  end(): void {
    this.isInTransaction = false;
  }

  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isLocked(error) || performance.now() > until) throw error;
      }
      // Others read meanwhile.
      this.turns.pass();
      await wait(TRY_EVERY_MS);
      await this.turns.take();
    }
  }
}

function isLocked(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
