import { expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/problem.ts';
import type { KeptFiles } from '../offline/kept-files.ts';
import { createDraftPhotos } from './draft-photos.ts';
import { createDraftStore } from './draft-store.ts';
import { createPhotoUploads } from './photo-uploads.ts';
import { EMPTY_SITE_DRAFT, isEmptySiteDraft, SiteDraft, tapped } from './site-draft.ts';
import { createSubmissions } from './submissions.ts';

const SENT = { siteId: 's', summary: {} };
const problem = (status: number) => new ApiProblem({ code: 'x', status, title: 'x', detail: 'x' });
const photoOf = (id: string) => ({
  id: id.repeat(64),
  widthPx: 1,
  heightPx: 1,
  byteCount: 1,
  capturedAt: null,
  lonLat: null,
  uploadedAt: '2026-11-23T01:00:00Z',
});

function desk(upload: () => Promise<ReturnType<typeof photoOf>>) {
  URL.createObjectURL = () => 'blob:x';
  URL.revokeObjectURL = () => undefined;
  const kept = new Map<string, File>();
  const blobs: KeptFiles = {
    put: (key, file) => Promise.resolve(kept.set(key, file)).then(() => true),
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    remove: (key) => Promise.resolve(kept.delete(key)).then(() => undefined),
  };
  let last = 0;
  const newId = () => {
    last += 1;
    return `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
  };
  const store = createDraftStore(`test-${Math.random()}`, SiteDraft, EMPTY_SITE_DRAFT, isEmptySiteDraft);
  const uploads = createPhotoUploads({ blobs, upload });
  const photos = createDraftPhotos({ store, blobs, uploads, newId });
  const now = () => '2026-11-23T01:00:00Z';
  const submissions = createSubmissions({ store, uploads, startUploads: photos.start, now });
  const tap = () =>
    store.update('s', (draft) =>
      tapped(
        { ...draft, measures: ['fence'] },
        { action: 'fixed', occurredAt: now(), place: null, checkedMeasures: [] },
        newId,
      ),
    );
  return { store, photos, submissions, kept, tap };
}
const file = () => new File(['x'], 'x.jpg', { type: 'image/jpeg' });

it('sends once however often it is tapped, and forgets the draft only when stored', async () => {
  const { store, submissions, tap } = desk(() => Promise.reject(new Error('unused')));
  tap();
  const send = vi.fn(() => Promise.resolve(SENT));
  await Promise.all([submissions.run('s', send), submissions.run('s', send)]);
  await submissions.run('s', send);
  expect(send).toHaveBeenCalledTimes(1);
  expect(submissions.state('s')).toMatchObject({ phase: 'stored' });
  expect(store.list()).toEqual([]);
});

it('keeps the tap after silence, and opens the draft again after a refusal', async () => {
  const { store, submissions, tap } = desk(() => Promise.reject(new Error('unused')));
  tap();
  const before = store.read('s');
  await submissions.run('s', () => Promise.reject(problem(0)));
  expect(submissions.state('s')).toMatchObject({ phase: 'failed' });
  expect(store.read('s')).toEqual(before);
  await submissions.run('s', () => Promise.reject(problem(409)));
  expect(submissions.state('s')).toMatchObject({ phase: 'refused' });
  expect(store.read('s')).toMatchObject({ submission: null, measures: ['fence'] });
});

it('sends no record while a photo has not arrived, and keeps the photo', async () => {
  const upload = vi
    .fn<() => Promise<ReturnType<typeof photoOf>>>()
    .mockRejectedValueOnce(problem(0))
    .mockRejectedValueOnce(problem(0))
    .mockResolvedValue(photoOf('a'));
  const { store, photos, submissions, kept, tap } = desk(upload);
  await photos.add('s', [file()]);
  tap();
  const send = vi.fn(() => Promise.resolve(SENT));
  await submissions.run('s', send);
  await submissions.run('s', send);
  expect(send).toHaveBeenCalledTimes(0);
  expect(submissions.state('s')).toEqual({ phase: 'photosFailed' });
  expect(kept.size).toBe(1);
  expect(store.read('s').photos).toHaveLength(1);
  await submissions.run('s', send);
  expect(send).toHaveBeenCalledTimes(1);
  expect(kept.size).toBe(0);
});

it('sets a refused file aside with its reason and saves the record without it', async () => {
  const upload = vi
    .fn<() => Promise<ReturnType<typeof photoOf>>>()
    .mockRejectedValueOnce(problem(415))
    .mockResolvedValue(photoOf('a'));
  const { store, photos, submissions, kept, tap } = desk(upload);
  await photos.add('s', [file(), file()]);
  tap();
  const send = vi.fn(() => Promise.resolve(SENT));
  await submissions.run('s', send);
  expect(send).toHaveBeenCalledWith(
    expect.objectContaining({ photos: [expect.objectContaining({ photo: photoOf('a') })] }),
  );
  expect(kept.size).toBe(0);
  expect(store.list()).toEqual([]);
  const [refusal] = photos.refused('s');
  expect(refusal).toMatchObject({ fileName: 'x.jpg', reason: 'x' });
  photos.dismiss('s', refusal?.key ?? '');
  expect(photos.refused('s')).toEqual([]);
});
