import { coverage } from './coverage.ts';
import { fillStores } from './fill.ts';
import { frames } from './frames.ts';
import { http } from './http.ts';
import { imports } from './import.ts';
import { indexStart } from './index-start.ts';
import { load } from './load.ts';
import { locator } from './locator.ts';
import { printTable, type Row } from './measure.ts';
import { past } from './past.ts';
import { openServer } from './stores.ts';
import { tiles } from './tiles.ts';
import type { BenchContext, FilledStores, Topic } from './topic.ts';
import { writes } from './writes.ts';

/** In the order of the table; one file each. */
const TOPICS: readonly Topic[] = [
  tiles,
  http,
  coverage,
  locator,
  indexStart,
  past,
  writes,
  imports,
  load,
  frames,
];
export const TOPIC_NAMES = TOPICS.map(({ name }) => name);

/**
 * Runs the topics over the same seeded sites on SQLite and PostGIS and prints one table.
 * @param only names of topics, all when empty
 * @param serverUrl null: starts a PostgreSQL of the bench's own
 */
export async function benchSpine(
  siteCount: number,
  only: readonly string[],
  serverUrl: string | null,
): Promise<void> {
  const endings: (() => Promise<void>)[] = [];
  const rows: Row[] = [];
  try {
    const server = await openServer(serverUrl);
    endings.push(server.close);
    let stores: Promise<FilledStores> | null = null;
    const context: BenchContext = {
      siteCount,
      serverUrl: server.url,
      filled() {
        stores ??= fillStores(siteCount, server.url, (end) => endings.push(end));
        return stores;
      },
    };
    for (const topic of TOPICS) {
      if (only.length > 0 && !only.includes(topic.name)) continue;
      console.log(`${topic.name} …`);
      try {
        rows.push(...(await topic.run(context)));
      } catch (error) {
        // One broken topic must not cost the figures of the others.
        console.error(error);
        rows.push({ what: topic.name, ours: 'failed', peer: '', ratio: '', target: '', isMet: false });
        process.exitCode = 1;
      }
    }
  } finally {
    for (const end of endings.reverse()) await end();
  }
  console.log(`\n${siteCount} sites, ${new Date().toISOString().slice(0, 10)}\n`);
  printTable(rows);
}
