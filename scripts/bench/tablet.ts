import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { limit, median, ms, type Row } from './measure.ts';
import { buildPageScript } from './page-script.ts';
import type { PageCalls } from './tablet-page.ts';

const SITES = 10_000;
const VISITS = 60;
const ROUNDS = 5;
const SLOWER = 4;
/** Milliseconds, on a processor four times slower. */
const MOST_OPEN = 2000;
const MOST_FILTER = 300;

/** 10,000 sites of five communes with a day's own visits in a real browser's store, the processor slowed down. */
export async function benchTablet(): Promise<Row[]> {
  const found = findChromium();
  if ('missing' in found) throw new Error(found.missing);
  const script = await buildPageScript('tablet-page.ts');
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({ executablePath: found.path, args: chromiumArgs() });
  try {
    return await measure(browser, url);
  } finally {
    await browser.close();
    server.close();
  }
}

async function measure(browser: Browser, url: string): Promise<Row[]> {
  const context = await browser.newContext();
  const openPage = async (isSlow: boolean) => {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'calls' in window);
    if (isSlow) {
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    }
    return page;
  };
  const first = await openPage(false);
  const pull = await first.evaluate(
    ([sites, visits]) => (window as unknown as { calls: PageCalls }).calls.fill(sites, visits),
    [SITES, VISITS] as const,
  );
  await first.close();
  const opens: number[] = [];
  const filters: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await openPage(true);
    const opened = await page.evaluate(() => (window as unknown as { calls: PageCalls }).calls.open());
    if (opened.sites !== SITES) throw new Error(`${opened.sites} sites in the store`);
    opens.push(opened.ms);
    filters.push(...(await page.evaluate(() => (window as unknown as { calls: PageCalls }).calls.filter())));
    await page.close();
  }
  const many = SITES.toLocaleString('en');
  return [
    limit(`tablet: ${many} sites and ${VISITS} own visits open, median`, median(opens), MOST_OPEN, ms),
    limit(`tablet: the same, slowest of ${ROUNDS}`, Math.max(...opens), MOST_OPEN, ms),
    limit('tablet: a change of the filter, median', median(filters), MOST_FILTER, ms),
    limit('tablet: the same, slowest', Math.max(...filters), MOST_FILTER, ms),
    limit(`tablet: pull of ${many} sites, full processor`, pull, null, ms),
  ];
}
