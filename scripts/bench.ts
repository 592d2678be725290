import { benchSpine } from './bench/spine.ts';

const USAGE = 'Cách dùng / usage: npm run bench -- spine [--sites 100000]';

/** `npm run bench -- spine`: ratios against SQL and PostGIS, each pair measured in turns in one run. */
async function main(): Promise<void> {
  const [suite, ...rest] = process.argv.slice(2);
  const sites =
    rest.length === 0 ? 100_000 : rest[0] === '--sites' && rest.length === 2 ? Number(rest[1]) : Number.NaN;
  if (suite !== 'spine' || !Number.isInteger(sites) || sites < 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const servers = [process.env.TEST_DATABASE_URL, process.env.DATABASE_URL];
  await benchSpine(sites, servers.find((url) => url !== undefined && /^postgres(ql)?:/.test(url)) ?? null);
}

await main();
