// `npm test`: every test there is, its very last line `N passed, N failed`.
// `npm test -- server/domain` runs only the Vitest files whose path contains that; a path under tests/e2e is
// given to Playwright instead. A test system that lacks a tool is told what to install or which variable names it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureWebBuilt } from './build-web.ts';
import { root } from './root.ts';
import { type Counts, readPlaywrightCounts } from './testing/counts.ts';
import { findChromium, findPostgresPrograms, installMissingTools } from './testing/system-tools.ts';
import { startTemporaryPostgres } from './testing/temporary-postgres.ts';

const filters = process.argv.slice(2);
const browserFilters = filters.filter((filter) => filter.startsWith('tests/e2e'));
const vitestFilters = filters.filter((filter) => !filter.startsWith('tests/e2e'));
const runsAll = filters.length === 0;
const scratch = mkdtempSync(join(tmpdir(), 'bo-an-tests-'));
const endings: (() => Promise<void> | void)[] = [() => rmSync(scratch, { recursive: true, force: true })];

async function end(): Promise<void> {
  for (const ending of endings.splice(0).reverse()) await ending();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end().finally(() => process.exit(130)));
}

const DATABASES = ['SQLite', 'PostGIS'];
const EVERY_PROJECT = [
  'unit',
  'architecture',
  'data',
  ...DATABASES.flatMap((database) => [`api on ${database}`, `migrations on ${database}`]),
];

const fault = (name: string, message: string): Counts => ({
  name,
  passed: 0,
  skipped: 0,
  failures: [message],
});

/** Runs a test runner by its entry file; answers its exit code. */
function run(entry: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', entry), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'test', ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
    endings.push(() => void child.kill());
  });
}

/** A runner whose exit code says "failed" has failed, whatever it counted; one that counted nothing ran nothing. */
function judge(name: string, code: number, counts: Counts[]): Counts[] {
  if (!counts.some((group) => group.passed + group.failures.length > 0))
    return [...counts, fault(name, 'ran no test')];
  const hasFailures = counts.some((group) => group.failures.length > 0);
  return code !== 0 && !hasFailures ? [...counts, fault(name, `ended with exit code ${code}`)] : counts;
}

async function runVitest(): Promise<Counts[]> {
  const file = join(scratch, 'vitest.json');
  const args = ['run', '--config', join('tests', 'vitest.config.ts'), ...vitestFilters];
  const code = await run(join('vitest', 'vitest.mjs'), args, { VITEST_COUNTS_FILE: file });
  const counts: Counts[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const judged = judge('vitest', code, counts);
  if (!runsAll) return judged;
  const empty = EVERY_PROJECT.filter(
    (name) => !counts.some((group) => group.name === name && group.passed + group.failures.length > 0),
  );
  return [...judged, ...empty.map((name) => fault(name, 'ran no test'))];
}

async function runPlaywright(): Promise<Counts[]> {
  const chromium = findChromium();
  if ('missing' in chromium) return [fault('e2e', chromium.missing)];
  await ensureWebBuilt();
  const file = join(scratch, 'playwright.json');
  const config = join('tests', 'e2e', 'playwright.config.ts');
  const code = await run(join('@playwright', 'test', 'cli.js'), ['test', '-c', config, ...browserFilters], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    E2E_DATA_DIR: join(scratch, 'e2e'),
  });
  return judge('e2e', code, existsSync(file) ? readPlaywrightCounts(file) : []);
}

async function startPostgres(): Promise<void> {
  if (process.env.TEST_DATABASE_URL) return;
  const programs = findPostgresPrograms();
  if ('missing' in programs) {
    if (runsAll) throw new Error(programs.missing);
    console.log(`The PostGIS half is left out. ${programs.missing}`);
    return;
  }
  const postgres = await startTemporaryPostgres(programs.path);
  endings.push(() => postgres.stop());
  process.env.TEST_DATABASE_URL = postgres.url;
}

async function runAll(): Promise<Counts[]> {
  const results: Counts[] = [];
  installMissingTools();
  if (runsAll || vitestFilters.length > 0) {
    try {
      await startPostgres();
      results.push(...(await runVitest()));
    } catch (error) {
      results.push(fault('vitest', String(error)));
    }
  }
  if (runsAll || browserFilters.length > 0) {
    try {
      results.push(...(await runPlaywright()));
    } catch (error) {
      results.push(fault('e2e', String(error)));
    }
  }
  return results;
}

const results = await runAll();
await end();
const sum = (count: (group: Counts) => number) => results.reduce((total, group) => total + count(group), 0);
const skipped = sum((group) => group.skipped);
// A test that CI does not run proves nothing there.
if (process.env.CI && skipped > 0)
  results.push(fault('skipped', `${skipped} tests were skipped, which CI does not allow`));

console.log('\nFailures:'.repeat(Number(sum((group) => group.failures.length) > 0)));
for (const group of results)
  for (const failure of group.failures) console.log(`  [${group.name}] ${failure}`);
console.log('\nBy runner:');
for (const group of results) {
  const { name, passed, failures } = group;
  console.log(
    `  ${name}: ${passed} passed, ${failures.length} failed${group.skipped ? `, ${group.skipped} skipped` : ''}`,
  );
}
const failed = sum((group) => group.failures.length);
process.exitCode = failed > 0 ? 1 : 0;
console.log(`\n${sum((group) => group.passed)} passed, ${failed} failed`);
