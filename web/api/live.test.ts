import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveChanges, type PageSignal, SILENCE_MS } from './live.ts';

class FakeSource extends EventTarget {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  close() {
    this.isClosed = true;
  }
}

function page() {
  const sources: FakeSource[] = [];
  let signal: (signal: PageSignal) => void = () => undefined;
  const onGap = vi.fn();
  const live = createLiveChanges({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    now: () => new Date().toISOString(),
    onGap,
    onSignal: (listener) => {
      signal = listener;
      return () => {
        signal = () => undefined;
      };
    },
  });
  live.start();
  sources[0]?.onopen?.();
  return { live, sources, onGap, say: (text: PageSignal) => signal(text) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('stays online while beats come, and is lost after a silence', () => {
  const { live, sources } = page();
  for (let beat = 0; beat < 4; beat += 1) {
    vi.advanceTimersByTime(15_000);
    sources[0]?.dispatchEvent(new Event('beat'));
  }
  expect(live.status()).toBe('online');
  vi.advanceTimersByTime(SILENCE_MS);
  expect(live.status()).toBe('offline');
  expect(sources[0]?.isClosed).toBe(true);
});

it('is lost at once when the network goes, and back with a gap when it returns', () => {
  const { live, sources, onGap, say } = page();
  say('offline');
  expect(live.status()).toBe('offline');
  say('online');
  expect(sources).toHaveLength(2);
  sources[1]?.onopen?.();
  expect(live.status()).toBe('online');
  expect(onGap).toHaveBeenCalledTimes(1);
  sources[0]?.onerror?.();
  expect(live.status()).toBe('online');
});

it('looks again when a page that slept is shown', () => {
  const { live, sources, say } = page();
  say('visible');
  expect(sources).toHaveLength(1);
  vi.setSystemTime(Date.now() + 60_000);
  say('visible');
  expect(live.status()).toBe('offline');
  expect(sources).toHaveLength(2);
});

it('tries again after a fault, and never after it was stopped', () => {
  const { live, sources, say } = page();
  sources[0]?.onerror?.();
  vi.advanceTimersByTime(3000);
  expect(sources).toHaveLength(2);
  live.stop();
  say('online');
  vi.advanceTimersByTime(120_000);
  expect(sources).toHaveLength(2);
});
