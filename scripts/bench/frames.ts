import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
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
type View = (typeof VIEWS)[number];
type Box = { x: number; y: number; width: number; height: number };

/** Panning and zooming over all sites: our page against one with nothing but MapLibre and the same tiles, in turns. */
export const frames: Topic = {
  name: 'frames',
  async run({ siteCount }) {
    const bench = await openBrowserBench(siteCount);
    try {
      const context = await bench.signedIn();
      await serveBarePage(context, bench.url);
      const rows: Row[] = [];
      for (const view of VIEWS) rows.push(...(await compareView(context, bench.url, view)));
      return rows;
    } finally {
      await bench.close();
    }
  },
};

async function compareView(context: BrowserContext, url: string, view: View): Promise<Row[]> {
  const address = `${view.lonLat.join(',')},${view.zoom}`;
  const ours = await context.newPage();
  await ours.goto(`${url}/?view=${address}`);
  await ours.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0, null, {
    timeout: 300_000,
  });
  const box = await ours.locator('.maplibregl-canvas').boundingBox();
  if (!box) throw new Error('our page shows no map');
  const bare = await context.newPage();
  await bare.goto(
    `${url}/bench/bare.html#${[...view.lonLat, view.zoom, box.x, box.y, box.width, box.height].join(',')}`,
  );
  await bare.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0, null, {
    timeout: 300_000,
  });
  const times: [number[], number[]] = [[], []];
  const tails: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round++) {
    for (const [side, page] of [ours, bare].entries()) {
      await page.bringToFront();
      const deltas = await move(page, box);
      // The first round fetches the tiles of the way.
      if (round < 0) continue;
      times[side as 0 | 1].push(...deltas);
      tails[side as 0 | 1].push(percentile(deltas, 0.95));
    }
  }
  await ours.close();
  await bare.close();
  return [
    compare(`frame, median, ${view.what}`, [median(times[0]), median(times[1])], MOST),
    compare(`frame, 95th percentile, ${view.what}`, [median(tails[0]), median(tails[1])], MOST),
  ];
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

/** The peer: one page with MapLibre's own files, the same tiles, and two symbol layers for the sites. */
async function serveBarePage(context: BrowserContext, url: string): Promise<void> {
  const folder = join(root, 'node_modules', 'maplibre-gl', 'dist');
  await context.route(`${url}/bench/**`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    if (name === 'bare.html') return route.fulfill({ contentType: 'text/html', body: barePage(url) });
    return route.fulfill({
      contentType: name.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(join(folder, name)),
    });
  });
}

const barePage = (
  url: string,
) => `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/bench/maplibre-gl.css">
<style>body{margin:0}#map{position:absolute}</style><div id="map"></div><script type="module">
import { Map, setWorkerUrl } from '/bench/maplibre-gl.mjs';
setWorkerUrl('/bench/maplibre-gl-worker.mjs');
const [lon, lat, zoom, x, y, width, height] = location.hash.slice(1).split(',').map(Number);
Object.assign(document.getElementById('map').style, { left: x + 'px', top: y + 'px', width: width + 'px', height: height + 'px' });
const disc = (size, color) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: size * 2, height: size * 2 });
  const context = canvas.getContext('2d');
  context.fillStyle = color;
  context.arc(size, size, size - 2, 0, 7);
  context.fill();
  return context.getImageData(0, 0, size * 2, size * 2);
};
const symbol = (id, filter, image, size) => ({ id, filter, type: 'symbol', source: 'sites', 'source-layer': 'sites',
  layout: { 'icon-image': image, 'icon-size': size, 'icon-allow-overlap': true } });
const map = new Map({ container: 'map', center: [lon, lat], zoom, fadeDuration: 120, attributionControl: false, style: { version: 8,
  sources: { sites: { type: 'vector', tiles: ['${url}/api/tiles/sites/{z}/{x}/{y}.mvt'], maxzoom: 14 } },
  layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#e8eeec' } },
    symbol('clusters', ['has', 'count'], 'cluster', 0.6), symbol('sites', ['!', ['has', 'count']], 'site', 0.7)] } });
map.on('load', () => { map.addImage('cluster', disc(24, '#0b5f57'), { pixelRatio: 2 }); map.addImage('site', disc(16, '#c8401e'), { pixelRatio: 2 }); });
map.once('idle', () => performance.mark('map-ready'));
</script>`;
