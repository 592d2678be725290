import { createHash } from 'node:crypto';
import type { TestApp, TestUser } from './test-app.ts';

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const TUS = { 'Tus-Resumable': '1.0.0' };
const ORIGIN = { Origin: 'http://localhost:8787' };

export const uploadMetadata = (sha256: string) => `sha256 ${Buffer.from(sha256).toString('base64')}`;

/** The requests of a tus client, one by one, so that a test can break off anywhere. */
export function tusClient(app: Pick<TestApp, 'request'>, as: TestUser = 'field') {
  return {
    create: (byteCount: number, sha256: string) =>
      app.request('/api/sync/photos', {
        as,
        method: 'POST',
        headers: {
          ...TUS,
          ...ORIGIN,
          'Upload-Length': String(byteCount),
          'Upload-Metadata': uploadMetadata(sha256),
        },
      }),
    patch: (path: string, offset: number, bytes: Uint8Array) =>
      app.request(path, {
        as,
        method: 'PATCH',
        body: new Uint8Array(bytes),
        headers: {
          ...TUS,
          'Upload-Offset': String(offset),
          'Content-Type': 'application/offset+octet-stream',
          'Content-Length': String(bytes.byteLength),
        },
      }),
    head: (path: string) => app.request(path, { as, method: 'HEAD', headers: TUS }),
    remove: (path: string) => app.request(path, { as, method: 'DELETE', headers: { ...TUS, ...ORIGIN } }),
    /** Begins an upload; answers its path. */
    async begin(bytes: Uint8Array, sha256 = sha256Of(bytes)): Promise<string> {
      const answer = await this.create(bytes.byteLength, sha256);
      const path = answer.headers.get('Location');
      if (answer.status !== 201 || path === null) throw new Error(`${answer.status} ${await answer.text()}`);
      return path;
    },
    /** The whole photo; answers the last answer. */
    async send(bytes: Uint8Array, sha256 = sha256Of(bytes)): Promise<Response> {
      return this.patch(await this.begin(bytes, sha256), 0, bytes);
    },
  };
}
