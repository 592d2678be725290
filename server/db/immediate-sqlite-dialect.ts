import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from 'kysely';

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
    return {
      init: (options) => driver.init(options),
      acquireConnection: (options) => driver.acquireConnection(options),
      beginTransaction: async (connection: DatabaseConnection, _settings: TransactionSettings) => {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
      },
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      releaseConnection: (connection) => driver.releaseConnection(connection),
      destroy: (options) => driver.destroy(options),
    };
  }
  createQueryCompiler() {
    return this.inner.createQueryCompiler();
  }
  createAdapter() {
    return this.inner.createAdapter();
  }
  createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]) {
    return this.inner.createIntrospector(db);
  }
}
