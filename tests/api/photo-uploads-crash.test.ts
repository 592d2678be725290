import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { KilledServer } from '../support/killed-server.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { sha256Of, uploadMetadata } from '../support/tus-client.ts';

const killed = new KilledServer();

it('goes on with an upload where it was when the server was killed in the middle of it', async () => {
  const bytes = await sharp(randomBytes(700 * 700 * 3), { raw: { width: 700, height: 700, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const sha256 = sha256Of(bytes);
  const start = () => killed.start();
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
  const file = join(killed.folder, 'photo-uploads', path.split('/').at(-1) ?? '');
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
