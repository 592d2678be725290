import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { type BrowserBench, openBrowserBench } from './browser-server.ts';
import { bytesUntil, type Received, TARGET_SLOWNESS, type Visit, visit } from './load-visit.ts';
import { check, limit, median, type Row } from './measure.ts';
import type { Topic } from './topic.ts';

const ROUNDS = 3;
const COMMUNES = 'communes-drawn';
const MAP = 'map-ready';
/** Traces for DevTools or ui.perfetto.dev, and the list of bytes: not part of the repository. */
const FOLDER = join(root, 'data', 'local', 'bench');
const DECK = /\/assets\/(?:dashboard\.layers|deck-overlay|webgl-device)-/;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

/** `/` in Chromium on a slow line and machine: cold, then with what the browser kept. */
export const load: Topic = {
  name: 'load',
  async run({ siteCount }) {
    const bench = await openBrowserBench(siteCount);
    try {
      // The server is warm, as it is for every visitor but the very first; the browser is not.
      await once(bench);
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await once(bench));
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, 'load-bytes.txt'), byteLists(rounds.at(-1)));
      await trace(bench);
      console.log(`traces and byte lists: ${FOLDER}`);
      return rowsOf(rounds);
    } finally {
      await bench.close();
    }
  },
};

interface Round {
  cold: Visit;
  warm: Visit;
}

async function once({ url, signedIn }: BrowserBench): Promise<Round> {
  const context = await signedIn();
  try {
    const cold = await visit(context, `${url}/`, [COMMUNES, MAP], TARGET_SLOWNESS);
    const warm = await visit(context, `${url}/`, [COMMUNES, MAP], TARGET_SLOWNESS);
    return { cold, warm };
  } finally {
    await context.close();
  }
}

async function trace({ url, browser, signedIn }: BrowserBench): Promise<void> {
  const context = await signedIn();
  for (const kind of ['cold', 'warm']) {
    const options = { path: join(FOLDER, `load-${kind}.trace.json`), screenshots: true };
    const startTracing = () => browser.startTracing(undefined, options);
    await startTracing();
    await visit(context, `${url}/`, [COMMUNES, MAP], TARGET_SLOWNESS);
    await browser.stopTracing();
  }
  await context.close();
}

function rowsOf(rounds: readonly Round[]): Row[] {
  const mid = (read: (round: Round) => number) => median(rounds.map(read));
  const mark = (visited: Visit, name: string) => visited.marks[name] ?? Number.NaN;
  const bytes = (visited: Visit, name: string) => bytesUntil(visited.received, mark(visited, name));
  const isWithoutDeck = rounds.every(({ cold }) => !cold.received.some(({ url }) => DECK.test(url)));
  const time = (what: string, read: (round: Round) => number, most: number | null) =>
    limit(what, mid(read), most, seconds);
  const size = (what: string, read: (round: Round) => number, most: number | null) =>
    limit(what, mid(read), most, kilobytes);
  return [
    time('first load: coloured communes', ({ cold }) => mark(cold, COMMUNES), 2500),
    size('first load: bytes until then', ({ cold }) => bytes(cold, COMMUNES), 250_000),
    time('first load: interactive map with sites', ({ cold }) => mark(cold, MAP), 6000),
    size('first load: bytes in all', ({ cold }) => bytes(cold, MAP), 900_000),
    time('first load: processor time of the page', ({ cold }) => cold.processorMs, null),
    check('first load: without deck.gl', isWithoutDeck ? 'yes' : 'no', isWithoutDeck, 'yes'),
    time('second visit: coloured communes', ({ warm }) => mark(warm, COMMUNES), 1500),
    size('second visit: bytes until then', ({ warm }) => bytes(warm, COMMUNES), null),
    time('second visit: interactive map', ({ warm }) => mark(warm, MAP), null),
    limit(
      'layout shift of the first load',
      mid(({ cold }) => cold.layoutShift),
      0.1,
      (value) => value.toFixed(4),
    ),
  ];
}

function byteLists(round: Round | undefined): string {
  const line = ({ startedAt, endedAt, bytes, status, url, isWorker }: Received) =>
    `${startedAt.toFixed(0).padStart(7)} ${(Number.isNaN(endedAt) ? 'open' : endedAt.toFixed(0)).padStart(7)} ${String(bytes).padStart(8)} ${status} ${isWorker ? 'worker ' : ''}${new URL(url).pathname}${new URL(url).search}`;
  const list = (name: string, visited: Visit) =>
    [
      `${name}: ${JSON.stringify(visited.marks)}`,
      '  start     end    bytes',
      ...visited.received.map(line),
    ].join('\n');
  return round ? `${list('cold', round.cold)}\n\n${list('warm', round.warm)}\n` : '';
}
