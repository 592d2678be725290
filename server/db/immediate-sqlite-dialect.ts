import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  type TransactionSettings,
} from 'kysely';
import { PatientConnection } from './patient-connection.ts';
import { Turns } from './turns.ts';

/**
 * SQLite whose transactions take the write lock at once. A deferred transaction that reads first and writes
 * later fails when another process (an import from the command line) has written in between.
 */
export class ImmediateSqliteDialect implements Dialect {
  private readonly inner: Dialect;

  constructor(inner: Dialect) {
    this.inner = inner;
  }

  createDriver(): Driver {
    const driver = this.inner.createDriver();
    const turns = new Turns();
    let only: PatientConnection | undefined;
    const patient = (connection: DatabaseConnection) => connection as PatientConnection;
    return {
      init: (options) => driver.init(options),
      acquireConnection: async (options) => {
        await turns.take();
        only ??= new PatientConnection(await driver.acquireConnection(options), turns);
        return only;
      },
      beginTransaction: (connection: DatabaseConnection, _settings: TransactionSettings) =>
        patient(connection).begin(CompiledQuery.raw('begin immediate')),
      commitTransaction: async (connection) => {
        await driver.commitTransaction(patient(connection).inner);
        patient(connection).end();
      },
      rollbackTransaction: async (connection) => {
        patient(connection).end();
        // SQLite rolls back by itself when the disk is full; what happened is the fault before.
        await driver.rollbackTransaction(patient(connection).inner).catch(ignoreNoTransaction);
      },
      releaseConnection: async () => turns.pass(),
      destroy: (options) => driver.destroy(options),
    };
  }
  createQueryCompiler() {
    return this.inner.createQueryCompiler();
  }
  createAdapter() {
    return new TurnTakingAdapter();
  }
  createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]) {
    return this.inner.createIntrospector(db);
  }
}

/** Kysely's own turns cannot be passed on while somebody waits for a lock. */
class TurnTakingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function ignoreNoTransaction(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
}
