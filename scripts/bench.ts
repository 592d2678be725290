import { benchPlans } from './bench/plans.ts';
import { benchSpine, TOPIC_NAMES } from './bench/spine.ts';

const USAGE = `Cách dùng / usage: npm run bench -- spine [--sites 100000] [--only ${TOPIC_NAMES.join(',')}] | plans`;

/**
 * `npm run bench -- spine`: ratios against SQL and PostGIS, each pair measured in turns in one run.
 * `npm run bench -- plans`: values of indicators at the size of the country, against limits of their own.
 */
async function main(): Promise<void> {
  const [suite, ...rest] = process.argv.slice(2);
  let sites = 100_000;
  let only: string[] = [];
  const servers = [process.env.TEST_DATABASE_URL, process.env.DATABASE_URL];
  const server = servers.find((url) => url !== undefined && /^postgres(ql)?:/.test(url)) ?? null;
  if (suite === 'plans' && rest.length === 0) return benchPlans(server);
  let isUnderstood = suite === 'spine' && rest.length % 2 === 0;
  for (let at = 0; at < rest.length; at += 2) {
    const value = rest[at + 1] ?? '';
    if (rest[at] === '--sites') sites = Number(value);
    else if (rest[at] === '--only') only = value.split(',');
    else isUnderstood = false;
  }
  const isKnown = only.every((name) => TOPIC_NAMES.includes(name));
  if (!isUnderstood || !isKnown || !Number.isInteger(sites) || sites < 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  await benchSpine(sites, only, server);
}

await main();
