/** The error and what it wraps: Better Auth hides the database's error in one of its own. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(cause);
  return causes;
}

/** Codes of the error catalogue for what lies with the server and passes by itself or with its administrator. */
export type PassingFault = 'storage.full' | 'storage.unavailable' | 'database.unreachable' | 'server.busy';

/** What is the matter with the server, where nothing is wrong with the request; null: something else. */
export function passingFault(error: unknown): PassingFault | null {
  const causes = causesOf(error);
  if (causes.some(isDiskFull)) return 'storage.full';
  if (causes.some(isUnreachable)) return 'database.unreachable';
  if (causes.some(isLocked)) return 'server.busy';
  if (causes.some(isStorageGone)) return 'storage.unavailable';
  return null;
}

/** better-sqlite3, Node's file system (also its limit of a file's size), PostgreSQL's disk_full. */
export function isDiskFull(error: unknown): boolean {
  return /^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG|53100)$/.test(codeOf(error));
}

/** The pool's words when all its connections are at work for too long; it gives no code. */
const NO_CONNECTION_FREE = /timeout exceeded when trying to connect/;

/** SQLite is locked by another process; PostgreSQL ended the transaction for another one, or has no connection left. */
function isLocked(error: unknown): boolean {
  const isCoded = /^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|53300|55P03)/.test(codeOf(error));
  return isCoded || NO_CONNECTION_FREE.test((error as Error).message);
}

const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|57P0[123]|08...)$/;
/** The driver gives no code when a connection is cut off in the middle. */
const CUT_OFF = /Connection terminated|connection error and is not queryable|Client was closed/;

/** The database restarts or is not reached. What was being committed may be stored or not. */
function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.test(codeOf(error)) || CUT_OFF.test((error as Error).message);
}

/** A disk that is gone, read-only or failing, below files or the database. */
function isStorageGone(error: unknown): boolean {
  return /^(EROFS|EACCES|EPERM|ENOTDIR|EISDIR|EEXIST|EIO|ENODEV|ENXIO|ESTALE|SQLITE_READONLY|SQLITE_IOERR|SQLITE_CANTOPEN)/.test(
    codeOf(error),
  );
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
