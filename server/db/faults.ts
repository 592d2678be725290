/** The error and what it wraps: Better Auth hides the database's error in one of its own. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(cause);
  return causes;
}

/** better-sqlite3, Node's file system, PostgreSQL's disk_full. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code === '53100';
}

/** The database is locked, restarting, out of connections or not reached: nothing is wrong with the request. */
const BUSY = /^(SQLITE_BUSY|SQLITE_LOCKED|ECONNREFUSED|ECONNRESET|40001|40P01|53300|55P03|57P0[123]|08\d{3})/;

export function isBusy(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return BUSY.test(code);
  // The driver gives no code when a connection is cut off in the middle.
  return message === 'Connection terminated unexpectedly';
}
