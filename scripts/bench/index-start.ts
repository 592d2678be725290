import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TileService } from '../../server/tiles/tiles.service.ts';
import { limit, mb, ms, once, type Row } from './measure.ts';
import type { Store } from './stores.ts';
import type { Topic } from './topic.ts';

const MOST_MS = 4000;
const MOST_BYTES = 150 * 1024 * 1024;
/** The issue states its limits for this many sites. */
const LARGE = 1_000_000;

/** Reading every place into the index, as after a start, and the memory that it then holds. */
export const indexStart: Topic = {
  name: 'index-start',
  async run(context) {
    const { lite, post } = await context.filled();
    return [
      ...(await start('SQLite', lite, context.siteCount)),
      ...(await start('PostgreSQL', post, context.siteCount)),
    ];
  },
};

async function start(name: string, store: Store, siteCount: number): Promise<Row[]> {
  const tiles = new TileService(store.parts.deps);
  collect();
  const before = held();
  const time = await once(() => tiles.warmUp());
  collect();
  const grown = held() - before;
  const { count } = tiles.sizeOf('sites');
  tiles.close();
  if (count !== siteCount) throw new Error(`the index holds ${count} of ${siteCount} sites`);
  return [
    limit(`index ready after start, ${name}`, time, siteCount <= LARGE ? MOST_MS : null, ms),
    limit(`memory the index adds, ${name}`, grown, siteCount <= LARGE ? MOST_BYTES : null, mb),
  ];
}

/** Heap and buffers in use. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc();
}
