import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';
import { sha256Of, uploadMetadata } from '../support/tus-client.ts';

let folder: string;
let store: { url: string; drop(): Promise<void> };
let running: ServerProcess | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-upload-crash-'));
  store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'crash.sqlite'), drop: async () => {} };
});
afterAll(async () => {
  running?.process.kill('SIGKILL');
  await store.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('goes on with an upload where it was when the server was killed in the middle of it', async () => {
  const bytes = await sharp(randomBytes(700 * 700 * 3), { raw: { width: 700, height: 700, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const sha256 = sha256Of(bytes);
  const start = async () => {
    running = await startServer(folder, store.url);
    return running;
  };
  const first = await start();
  const tus = (server: ServerProcess) => ({ 'Tus-Resumable': '1.0.0', Cookie: server.cookie });
  const created = await fetch(`${first.url}/api/sync/photos`, {
    method: 'POST',
    headers: {
      ...tus(first),
      'Upload-Length': String(bytes.byteLength),
      'Upload-Metadata': uploadMetadata(sha256),
    },
  });
  const path = created.headers.get('Location') ?? '';
  const sent = Math.floor(bytes.byteLength / 2);
  const patch = request(`${first.url}${path}`, {
    method: 'PATCH',
    headers: {
      ...tus(first),
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': bytes.byteLength,
    },
  });
  const ended = new Promise((resolve) => patch.once('error', resolve));
  patch.write(bytes.subarray(0, sent));
  const file = join(folder, 'photo-uploads', path.split('/').at(-1) ?? '');
  for (let size = 0; size < sent; size = (await stat(file)).size)
    await new Promise((resolve) => setTimeout(resolve, 20));
  first.process.kill('SIGKILL');
  await ended;

  const second = await start();
  const head = await fetch(`${second.url}${path}`, { method: 'HEAD', headers: tus(second) });
  expect(head.headers.get('Upload-Offset')).toBe(String(sent));
  const rest = await fetch(`${second.url}${path}`, {
    method: 'PATCH',
    headers: {
      ...tus(second),
      'Upload-Offset': String(sent),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes.subarray(sent)),
  });
  expect(rest.status).toBe(200);
  const { photoId } = (await rest.json()) as { photoId: string };
  const photo = await fetch(`${second.url}/api/photos/${photoId}`, { headers: { Cookie: second.cookie } });
  expect(photo.status).toBe(200);
}, 120_000);
