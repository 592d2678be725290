import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../scripts/testing/system-tools.ts';
import { freePort } from '../../scripts/testing/temporary-postgres.ts';

// Every worker reads this file again; the first reading decides and the workers inherit.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), 'bo-an-e2e-'));

const url = `http://localhost:${process.env.E2E_PORT}`;
const chromium = findChromium();
if ('missing' in chromium) throw new Error(chromium.missing);

/** The product as `npm start` serves it, on a fresh SQLite database with the demo set, seen through Chromium. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // One server with one database stands behind all tests, and software WebGL fills the processors.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: url,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium.path,
      args: chromiumArgs(),
      // Without a UTF-8 locale Chromium calls every file with a Vietnamese name "download".
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    },
  },
  projects: [
    // The office works at a desk, the field on a tablet; every screen is looked at on both.
    {
      name: 'desktop',
      use: { viewport: { width: 1440, height: 900 } },
      testIgnore: /field-work|sync-faults|offline-field|basemap\.spec/,
    },
    {
      name: 'tablet',
      use: { viewport: { width: 820, height: 1180 }, hasTouch: true },
      // The same bytes on every device; files are filled in and imported at a desk.
      testIgnore: /walkthrough|first-load|imports|value-workbooks/,
    },
  ],
  webServer: {
    command: `"${process.execPath}" scripts/start.ts`,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    url: `${url}/api/health`,
    timeout: 180_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      PORT: process.env.E2E_PORT,
      HOST: '127.0.0.1',
      DATA_DIR: process.env.E2E_DATA_DIR,
      DATABASE_URL: '',
      STORAGE_URL: '',
      PUBLIC_URL: url,
      DEMO: '1',
    },
  },
  globalTeardown: './remove-data.ts',
});
