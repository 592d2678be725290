import { expect, test } from 'vitest';
import type { MapHandle } from './map-types.ts';
import { createWaitingHandle } from './waiting-handle.ts';

function fakeMap() {
  const done: string[] = [];
  const map = {
    ...createWaitingHandle().handle,
    fitCommune: (code: string) => done.push(`fit ${code}`) > 0,
    flyTo: () => void done.push('fly'),
  } satisfies MapHandle;
  return { map, done };
}

test('does the last movement once when the map has come', () => {
  const { map, done } = fakeMap();
  const waiting = createWaitingHandle();
  waiting.handle.fitCommune('00145');
  waiting.handle.flyTo([105, 21]);
  expect(waiting.replay(map, false)).toBe(true);
  expect(waiting.replay(map, true)).toBe(false);
  expect(done).toEqual(['fly']);
});

test('fits a commune only when its outline is known', () => {
  const { map, done } = fakeMap();
  const waiting = createWaitingHandle();
  waiting.handle.fitCommune('00145');
  expect(waiting.replay(map, false)).toBe(false);
  expect(waiting.replay(map, true)).toBe(true);
  expect(done).toEqual(['fit 00145']);
});
