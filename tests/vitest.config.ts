import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import VitestCounts from '../scripts/testing/vitest-counts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tests that run once per database, from the same files; `tests/support` reads TEST_DIALECT. */
const PER_DATABASE = {
  api: ['tests/api/**/*.test.ts', 'tests/sync/**/*.test.ts'],
  migrations: ['tests/db/**/*.test.ts'],
};
const ONCE = {
  architecture: ['tests/architecture/**/*.test.ts'],
  data: ['tests/data/**/*.test.ts'],
};
const ELSEWHERE = [...Object.values(PER_DATABASE), ...Object.values(ONCE)].flat();

const common = { root, testTimeout: 30_000, hookTimeout: 90_000 };

/** `npm test` starts a server and sets it; without one only the SQLite half runs. */
const hasPostgres = Boolean(process.env.TEST_DATABASE_URL);
const dialects = [
  { dialect: 'sqlite', label: 'SQLite' },
  ...(hasPostgres ? [{ dialect: 'postgres', label: 'PostGIS' }] : []),
];

/** Set by `npm test`, which sums over all runners. */
const countsFile = process.env.VITEST_COUNTS_FILE;

export default defineConfig({
  root,
  test: {
    allowOnly: !process.env.CI,
    reporters: ['default', ...(countsFile ? [new VitestCounts({ outputFile: countsFile })] : [])],
    projects: [
      {
        // Whatever no other project takes, so that no test file is ever left out.
        test: {
          ...common,
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', 'dist/**', 'data/local/**', 'tests/e2e/**', ...ELSEWHERE],
        },
      },
      ...Object.entries(ONCE).map(([name, include]) => ({ test: { ...common, name, include } })),
      ...Object.entries(PER_DATABASE).flatMap(([name, include]) =>
        dialects.map(({ dialect, label }) => ({
          test: { ...common, name: `${name} on ${label}`, include, env: { TEST_DIALECT: dialect } },
        })),
      ),
    ],
  },
});
