import { benchPlans } from './bench/plans.ts';
import { benchSpine, TOPIC_NAMES } from './bench/spine.ts';
import { benchSync, SYNC_TOPICS } from './bench/sync.ts';
import { benchUsers } from './bench/users.ts';

const USAGE = `Cách dùng / usage: npm run bench -- spine [--sites 100000] [--only ${TOPIC_NAMES.join(',')}] | plans | sync [--only ${SYNC_TOPICS.join(',')}] [--photos 180] | users`;

/**
 * `npm run bench -- spine`: ratios against SQL and PostGIS, each pair measured in turns in one run.
 * `npm run bench -- plans`: values of indicators at the size of the country, against limits of their own.
 * `npm run bench -- sync`: tablets that send at once, a simulation of tablets on a bad line, a slow tablet,
 * a day of visits with so many photos over a bad line.
 * `npm run bench -- users`: 500 people at work at once.
 */
async function main(): Promise<void> {
  const [suite, ...rest] = process.argv.slice(2);
  let sites = 100_000;
  let photos = 180;
  let only: string[] = [];
  const servers = [process.env.TEST_DATABASE_URL, process.env.DATABASE_URL];
  const server = servers.find((url) => url !== undefined && /^postgres(ql)?:/.test(url)) ?? null;
  if (suite === 'plans' && rest.length === 0) return benchPlans(server);
  if (suite === 'users' && rest.length === 0) return benchUsers(server);
  let isUnderstood = (suite === 'spine' || suite === 'sync') && rest.length % 2 === 0;
  for (let at = 0; at < rest.length; at += 2) {
    const value = rest[at + 1] ?? '';
    if (rest[at] === '--sites' && suite === 'spine') sites = Number(value);
    else if (rest[at] === '--photos' && suite === 'sync') photos = Number(value);
    else if (rest[at] === '--only') only = value.split(',');
    else isUnderstood = false;
  }
  const known = suite === 'sync' ? SYNC_TOPICS : TOPIC_NAMES;
  const isKnown = only.every((name) => known.includes(name));
  if (!isUnderstood || !isKnown || ![sites, photos].every((count) => Number.isInteger(count) && count > 0)) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (suite === 'sync') return benchSync(only, server, photos);
  await benchSpine(sites, only, server);
}

await main();
