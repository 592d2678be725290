import { expect, test } from 'vitest';
import { basemapLevel, isOlder } from './basemap.ts';

const current = {
  etag: '"a"',
  bytes: 5,
  version: 'one',
  communes: ['00145', '00118'],
  fetchedAt: '2026-11-26T01:00:00.000Z',
};

test('the background map is fine when it covers the chosen communes, and missing otherwise', () => {
  expect(basemapLevel(true, ['00145'], { current })).toBe('good');
  expect(basemapLevel(true, ['00145', '00004'], { current })).toBe('bad');
  expect(basemapLevel(true, ['00145'], { current: null })).toBe('bad');
});

test('nothing is missing where none is configured or nobody may take it along', () => {
  expect(basemapLevel(false, ['00145'], { current: null })).toBe('unknown');
  expect(basemapLevel(true, ['00145'], null)).toBe('unknown');
});

test('the map here is older when the file of its communes changed, or, for fewer of them, the whole map', () => {
  const size = { etag: '"a"', version: 'one' };
  const other = { etag: '"b"', version: 'one' };
  expect(isOlder(current, ['00118', '00145'], size)).toBe(false);
  expect(isOlder(current, ['00118', '00145'], other)).toBe(true);
  expect(isOlder(current, ['00145'], other)).toBe(false);
  expect(isOlder(current, ['00145'], { ...other, version: 'two' })).toBe(true);
});
