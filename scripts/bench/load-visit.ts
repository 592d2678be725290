import type { BrowserContext, CDPSession, Page } from '@playwright/test';

/** How slow the visitor's line and machine are made. */
export interface Slowness {
  /** Times slower than this machine. */
  cpu: number;
  bitsPerSecond: number;
  /** Added to every request. */
  latencyMs: number;
}
export const TARGET_SLOWNESS: Slowness = { cpu: 4, bitsPerSecond: 1_600_000, latencyMs: 150 };

/** One answer as it came over the line, headers included. */
export interface Received {
  url: string;
  /** Milliseconds after the start of the visit. */
  startedAt: number;
  endedAt: number;
  /** Compressed; 0 from the browser's cache. */
  bytes: number;
  status: number;
  /** Asked for by a worker of the page, such as MapLibre's tiles. */
  isWorker: boolean;
}

export interface Visit {
  received: Received[];
  /** Names of `performance.mark`, milliseconds after the start of the visit. */
  marks: Record<string, number>;
  firstPaintMs: number;
  /** What the page's main thread worked until then, milliseconds as slowed down; free of what other processes take. */
  processorMs: number;
  /** Sum of all layout shifts (CLS without session windows, so never less). */
  layoutShift: number;
}

type Cdp = Pick<CDPSession, 'on'> & { send(method: string, params?: object): Promise<unknown> };
interface NetworkEvent {
  requestId: string;
  timestamp: number;
  encodedDataLength?: number;
  request?: { url: string };
  response?: { status: number; fromDiskCache?: boolean };
}

/** Opens `url` as a slow visitor and waits until the page set every mark of `until`. Reset the page's cache by a new context. */
export async function visit(
  context: BrowserContext,
  url: string,
  until: readonly string[],
  slowness: Slowness,
  act: (page: Page) => Promise<void> = async () => {},
): Promise<Visit> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const recorder = new Recorder();
  await slowDown(cdp as Cdp, recorder, slowness);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { benchShifts: shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url, { waitUntil: 'commit', timeout: 120_000 });
  await act(page);
  await page.waitForFunction(
    (names) => names.every((name) => performance.getEntriesByName(name, 'mark').length > 0),
    until,
    { timeout: 120_000, polling: 250 },
  );
  const seen = await page.evaluate(() => ({
    marks: Object.fromEntries(
      performance.getEntriesByType('mark').map((mark) => [mark.name, mark.startTime]),
    ),
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    layoutShift: (window as unknown as { benchShifts: { sum: number } }).benchShifts.sum,
  }));
  const { metrics } = await cdp.send('Performance.getMetrics');
  const worked = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  await page.close();
  return { received: recorder.received(), processorMs: worked * 1000, ...seen };
}

/** Workers are targets of their own: without this the tiles would come at full speed. */
async function slowDown(cdp: Cdp, recorder: Recorder, slowness: Slowness): Promise<void> {
  const line = {
    offline: false,
    latency: slowness.latencyMs,
    downloadThroughput: slowness.bitsPerSecond / 8,
    uploadThroughput: slowness.bitsPerSecond / 8,
  };
  recorder.follow((name, listener) => cdp.on(name as 'Network.dataReceived', listener as never), false);
  cdp.on('Target.attachedToTarget', ({ sessionId }) => {
    let id = 0;
    const tell = (method: string, params: object = {}) => {
      id += 1;
      void cdp.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
    };
    tell('Network.enable');
    tell('Network.emulateNetworkConditions', line);
    tell('Runtime.runIfWaitingForDebugger');
  });
  recorder.follow((name, listener) => {
    cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { method, params } = JSON.parse(message) as { method?: string; params: NetworkEvent };
      if (method === name) listener(params);
    });
  }, true);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', line);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness.cpu });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
}

/** Puts together what the network events of page and workers say of each request. */
class Recorder {
  private readonly open = new Map<string, Received>();
  private readonly done: Received[] = [];
  private startedAt = Number.NaN;

  follow(on: (name: string, listener: (event: NetworkEvent) => void) => void, isWorker: boolean): void {
    const key = (event: NetworkEvent) => `${isWorker}/${event.requestId}`;
    const sinceStart = (event: NetworkEvent) => (event.timestamp - this.startedAt) * 1000;
    on('Network.requestWillBeSent', (event) => {
      if (Number.isNaN(this.startedAt)) this.startedAt = event.timestamp;
      const url = event.request?.url ?? '';
      if (!/^https?:/.test(url)) return;
      const startedAt = sinceStart(event);
      this.open.set(key(event), { url, startedAt, endedAt: Number.NaN, bytes: 0, status: 0, isWorker });
    });
    on('Network.responseReceived', (event) => {
      const entry = this.open.get(key(event));
      if (entry) entry.status = event.response?.status ?? 0;
    });
    on('Network.dataReceived', (event) => {
      // An open stream never ends; what it sent so far counts.
      const entry = this.open.get(key(event));
      if (entry) entry.bytes += event.encodedDataLength ?? 0;
    });
    on('Network.loadingFinished', (event) => {
      const entry = this.open.get(key(event));
      if (!entry) return;
      entry.endedAt = sinceStart(event);
      entry.bytes = event.encodedDataLength ?? entry.bytes;
      this.open.delete(key(event));
      this.done.push(entry);
    });
  }

  received(): Received[] {
    return [...this.done, ...this.open.values()].sort((a, b) => a.startedAt - b.startedAt);
  }
}

/** Bytes over the line up to a moment; an answer still under way counts by the share of its time. */
export function bytesUntil(received: readonly Received[], untilMs: number): number {
  return received.reduce((sum, { startedAt, endedAt, bytes }) => {
    if (startedAt >= untilMs) return sum;
    if (endedAt <= untilMs || Number.isNaN(endedAt)) return sum + bytes;
    return sum + bytes * ((untilMs - startedAt) / (endedAt - startedAt));
  }, 0);
}
