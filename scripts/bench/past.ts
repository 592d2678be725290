import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CoverageService } from '../../server/coverage/coverage.service.ts';
import { localDay } from '../../server/domain/calendar.ts';
import { limit, ms, once, type Row } from './measure.ts';
import type { Store } from './stores.ts';
import { BENCH_ACTOR, type Topic } from './topic.ts';

/** Fourteen month ends from the log, and the longest time in which nothing else was answered. */
export const past: Topic = {
  name: 'past',
  async run(context) {
    const { lite, post } = await context.filled();
    return [...(await readMonths('SQLite', lite)), ...(await readMonths('PostgreSQL', post))];
  },
};

async function readMonths(name: string, store: Store): Promise<Row[]> {
  const coverage = new CoverageService(store.parts.deps);
  const today = localDay(store.parts.deps.now());
  await coverage.read(BENCH_ACTOR, today, { by: 'city' });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const time = await once(() => coverage.series(BENCH_ACTOR, today, { months: 14 }));
  delay.disable();
  coverage.close();
  return [
    limit(`coverage of 14 months from the log, ${name}`, time, null, ms),
    limit(`longest stall meanwhile, ${name}`, delay.max / 1e6, null, ms),
  ];
}
