import { extname, join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { build } from 'vite';
import { root } from '../root.ts';
import { openBrowserBench } from './browser-server.ts';
import { compare, median, type Row } from './measure.ts';
import type { Topic } from './topic.ts';

const ROUNDS = 5;
/** Most that our page may need of the bare one's time. */
const MOST = 1.2;
/** Clusters over the city, then every single site of its densest part. */
const VIEWS = [
  { what: 'clusters, zoom 10.5', lonLat: [105.8, 21.02], zoom: 10.5 },
  { what: 'single sites, zoom 12.5', lonLat: [105.84, 21.02], zoom: 12.5 },
] as const;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};
type View = (typeof VIEWS)[number];
type Box = { x: number; y: number; width: number; height: number };

/** What a peer page is told in the fragment of its address. */
export interface PeerPage {
  shows: 'sites' | 'everything';
  box: Box;
  lonLat: readonly [number, number];
  zoom: number;
  /** Query of our page's site tiles, so that both draw the same. */
  sitesParams: string;
}

/**
 * Panning and zooming over all sites, in turns: our page, MapLibre alone with the same site tiles and markers, and
 * MapLibre alone with our whole style. The second tells what the map costs, the third what the application adds.
 */
export const frames: Topic = {
  name: 'frames',
  async run({ siteCount }) {
    const bench = await openBrowserBench(siteCount);
    try {
      const context = await bench.signedIn();
      await servePeerPages(context, bench.url);
      const rows: Row[] = [];
      for (const view of VIEWS) rows.push(...(await compareView(context, bench.url, view)));
      return rows;
    } finally {
      await bench.close();
    }
  },
};

async function compareView(context: BrowserContext, url: string, view: View): Promise<Row[]> {
  const { lonLat, zoom } = view;
  const ours = await context.newPage();
  const tile = ours.waitForRequest(/\/api\/tiles\/sites\//);
  await open(ours, `${url}/?view=${lonLat.join(',')},${zoom}`);
  const box = await ours.locator('.maplibregl-canvas').boundingBox();
  if (!box) throw new Error('our page shows no map');
  const sitesParams = new URL((await tile).url()).search;
  const pages = [ours];
  for (const shows of ['sites', 'everything'] as const) {
    const peer = await context.newPage();
    const told: PeerPage = { shows, box, lonLat, zoom, sitesParams };
    await open(peer, `${url}/bench/peer.html#${encodeURIComponent(JSON.stringify(told))}`);
    pages.push(peer);
  }
  const times: number[][] = pages.map(() => []);
  const tails: number[][] = pages.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [side, page] of pages.entries()) {
      await page.bringToFront();
      const deltas = await move(page, box);
      // The first round fetches the tiles of the way.
      if (round < 0) continue;
      times[side]?.push(...deltas);
      tails[side]?.push(percentile(deltas, 0.95));
    }
  }
  for (const page of pages) await page.close();
  const [medians, worst] = [times.map(median), tails.map(median)];
  const row = (what: string, values: readonly number[], side: number, most: number | null) =>
    compare(`${what}, ${view.what}`, [values[0] ?? Number.NaN, values[side] ?? Number.NaN], most);
  return [
    row('frame, median', medians, 1, MOST),
    row('frame, 95th percentile', worst, 1, MOST),
    row('the same style without application: median', medians, 2, null),
    row('the same style without application: 95th percentile', worst, 2, null),
  ];
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0, null, {
    timeout: 300_000,
  });
}

/** One way over the map, one step a frame: there and back by dragging, in and out by the wheel. Milliseconds per frame. */
function move(page: Page, box: Box): Promise<number[]> {
  return page.evaluate(async ({ x, y, width, height }) => {
    const canvas = document.querySelector('.maplibregl-canvas');
    if (!canvas) throw new Error('no map');
    const centre = { clientX: x + width / 2, clientY: y + height / 2 };
    const mouse = (type: string, dx: number, buttons: number) =>
      canvas.dispatchEvent(
        new MouseEvent(type, {
          ...{ bubbles: true, cancelable: true, view: window, button: 0, buttons },
          ...{ clientX: centre.clientX + dx, clientY: centre.clientY + dx / 2 },
        }),
      );
    const wheel = (deltaY: number) =>
      canvas.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY, ...centre }));
    const deltas: number[] = [];
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let last = await frame();
    const step = async (act: () => void) => {
      act();
      const now = await frame();
      deltas.push(now - last);
      last = now;
    };
    mouse('mousedown', 0, 1);
    for (let at = 1; at <= 40; at++) await step(() => mouse('mousemove', at * 8, 1));
    for (let at = 40; at >= 0; at--) await step(() => mouse('mousemove', at * 8, 1));
    mouse('mouseup', 0, 0);
    for (let at = 0; at < 20; at++) await step(() => wheel(-40));
    for (let at = 0; at < 20; at++) await step(() => wheel(40));
    return deltas;
  }, box);
}

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;

/** Builds the page of the peers and answers its addresses under `/bench/`. */
async function servePeerPages(context: BrowserContext, url: string): Promise<void> {
  const built = await build({
    ...{ configFile: false, root, base: '/bench/', logLevel: 'error', publicDir: false },
    worker: { format: 'es' },
    build: { write: false, rolldownOptions: { input: join(import.meta.dirname, 'frames-page.ts') } },
  });
  const files = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  );
  const text = new Map(files.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
  const tags = files.map(({ fileName }) => {
    if (fileName.endsWith('.css')) return `<link rel="stylesheet" href="/bench/${fileName}">`;
    return fileName.includes('frames-page') ? `<script type="module" src="/bench/${fileName}"></script>` : '';
  });
  text.set('peer.html', `<!doctype html><meta charset="utf-8">${tags.join('')}<body style="margin:0">`);
  await context.route(`${url}/bench/**`, (route) => {
    const name = new URL(route.request().url()).pathname.replace('/bench/', '');
    const body = text.get(name);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({
      contentType: TYPES[extname(name)] ?? 'application/octet-stream',
      body: Buffer.from(body),
    });
  });
}
