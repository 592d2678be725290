import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';

/** What every service is given: nothing outside is reached in another way. */
export interface Deps {
  database: Database;
  config: Config;
  /** Now in UTC, ISO 8601 with milliseconds. */
  now(): string;
  /** A new UUIDv7. */
  makeId(): string;
  log: Logger;
}
