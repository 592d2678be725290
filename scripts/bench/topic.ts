import type { Actor } from '../../server/domain/roles.ts';
import type { Row } from './measure.ts';
import type { Store } from './stores.ts';

/** The two filled stores of a run: the same sites, SQLite and PostGIS. */
export interface FilledStores {
  lite: Store;
  post: Store;
}

/** What a topic may use. */
export interface BenchContext {
  siteCount: number;
  /** A PostgreSQL on which databases may be made, settings as in `docs/performance.md`. */
  serverUrl: string;
  /** Fills both stores on the first call; every later one gets the same. A topic that ruins them opens its own. */
  filled(): Promise<FilledStores>;
}

export interface Topic {
  /** As named after `--only`. */
  name: string;
  run(context: BenchContext): Promise<Row[]>;
}

/** In whose name the bench works. */
export const BENCH_ACTOR: Actor = { userId: 'bench', email: '', name: 'bench', role: 'admin', scope: 'all' };
export const SEED = 20260725;
