import { expect, test } from 'vitest';
import type { OutboxCounts, SyncState } from '../offline/index.ts';
import { pillOf } from './sync-words.ts';

const memory = { failures: 0, batchSize: 20, items: 0, photos: 0 };
const counts = (part: Partial<OutboxCounts> = {}): OutboxCounts => ({
  unsentItems: 0,
  unsentPhotos: 0,
  unsentPhotoBytes: 0,
  oldestUnsentAt: null,
  setAside: 0,
  refusedPhotos: 0,
  ...part,
});
const key = (state: object, part?: Partial<OutboxCounts>) => {
  const { key: text, values } = pillOf({ ...memory, ...state } as SyncState, counts(part));
  return [text, values];
};

test('the pill tells what matters most', () => {
  const waiting = { phase: 'waiting', until: 0, why: 'no_answer' };
  expect(key(waiting, { unsentItems: 2, unsentPhotos: 1 })).toEqual(['offlineUnsent', { count: 3 }]);
  expect(key(waiting)).toEqual(['offline', { count: 0 }]);
  expect(pillOf({ ...memory, phase: 'done', at: 7 }, counts(), false).key).toBe('offline');
  expect(key({ phase: 'photo', number: 2, of: 6 }, { unsentPhotos: 5 })).toEqual([
    'photo',
    { number: 2, of: 6 },
  ]);
  expect(key({ phase: 'done', at: 7 })).toEqual(['done', { at: 7 }]);
  expect(key({ phase: 'done', at: 7 }, { refusedPhotos: 1 })).toEqual(['person', { count: 1 }]);
  expect(key({ phase: 'needs_person', why: 'set_aside' }, { setAside: 1 })).toEqual(['person', { count: 1 }]);
  expect(key({ phase: 'needs_person', why: 'storage_full' })).toEqual(['storage', {}]);
  // Signing in comes first: before it nothing else can be mended.
  expect(key({ phase: 'needs_sign_in', why: 'expired' }, { setAside: 1, unsentItems: 3 })).toEqual([
    'signIn',
    {},
  ]);
  expect(key({ phase: 'idle' }, { unsentItems: 1 })).toEqual(['unsent', { count: 1 }]);
});
