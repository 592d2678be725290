import { expect, test } from 'vitest';
import type { Import } from '#domain/imports.ts';
import type { KeptFiles } from '../offline/kept-files.ts';
import { createUploads } from './uploads.ts';

function setUp(files = new Map<string, File>()) {
  const kept: KeptFiles = {
    put: async (key, file) => files.set(key, file).size > 0,
    get: async (key) => files.get(key) ?? null,
    remove: async (key) => void files.delete(key),
  };
  const calls: { settle(answer: Import | Error): void; signal: AbortSignal }[] = [];
  const uploads = createUploads({
    files: kept,
    upload: (_file, _target, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        calls.push({
          signal,
          settle: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)),
        });
      }),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { uploads, calls, files, settled };
}
const FILE = new File(['x'], 'ao.xlsx');
const STORED = { id: '1' } as Import;

test('a failed file stays chosen and kept, and can be sent again until it is stored', async () => {
  const { uploads, calls, files, settled } = setUp();
  uploads.send(FILE, 'sites');
  await settled();
  calls[0]?.settle(new Error('no network'));
  await settled();
  expect(uploads.state()).toMatchObject({ status: 'failed', file: FILE });
  expect(files.size).toBe(1);
  uploads.send(FILE, 'sites');
  await settled();
  calls[1]?.settle(STORED);
  await settled();
  expect(uploads.state()).toMatchObject({ status: 'stored', stored: STORED });
  expect(files.size).toBe(0);
});

test('a page that was closed while sending finds the file again', async () => {
  const first = setUp();
  first.uploads.send(FILE, 'sites');
  await first.settled();
  const second = setUp(first.files);
  await second.uploads.restore();
  expect(second.uploads.state()).toEqual({ status: 'kept', file: FILE });
});

test('stopping keeps the file, dropping forgets it, and a late answer of a stopped sending changes nothing', async () => {
  const { uploads, calls, files, settled } = setUp();
  uploads.send(FILE, 'sites');
  await settled();
  uploads.cancel();
  expect(calls[0]?.signal.aborted).toBe(true);
  await settled();
  expect(uploads.state()).toEqual({ status: 'kept', file: FILE });
  uploads.drop();
  await settled();
  expect(uploads.state()).toEqual({ status: 'none' });
  expect(files.size).toBe(0);
});

test('stopping before the file was even kept sends nothing', async () => {
  const { uploads, calls, settled } = setUp();
  uploads.send(FILE, 'sites');
  uploads.cancel();
  await settled();
  expect(calls.filter(({ signal }) => !signal.aborted)).toHaveLength(0);
  expect(uploads.state().status).toBe('kept');
});
