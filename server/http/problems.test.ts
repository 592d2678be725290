import { expect, it } from 'vitest';
import { createRouter } from './kit.ts';
import { onError } from './problems.ts';

/** What a client is told when a handler throws this. */
async function answerTo(error: Error): Promise<{ status: number; code: unknown }> {
  const app = createRouter();
  app.onError(onError);
  app.get('/', (c) => {
    c.header('ETag', 'W/"of-the-good-answer"');
    c.header('Cache-Control', 'private, max-age=31536000, immutable');
    throw error;
  });
  const answer = await app.request('/');
  expect(answer.headers.get('ETag')).toBeNull();
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  if (answer.status === 503) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  return { status: answer.status, code: ((await answer.json()) as { code: unknown }).code };
}
const withCode = (code: string) => Object.assign(new Error(code), { code });

it.each(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', '53100'])('says that the disk is full: %s', async (code) => {
  expect(await answerTo(withCode(code))).toEqual({ status: 503, code: 'storage.full' });
});

it.each(['EROFS', 'ENOTDIR', 'EIO', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY'])(
  'says that the storage cannot be used: %s',
  async (code) => {
    expect(await answerTo(withCode(code))).toEqual({ status: 503, code: 'storage.unavailable' });
  },
);

it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])(
  'says that the database is not reached, and that it may have been stored: %s',
  async (code) => {
    const away = { status: 503, code: 'database.unreachable' };
    expect(await answerTo(withCode(code))).toEqual(away);
    expect(await answerTo(new Error('Failed to get session', { cause: withCode(code) }))).toEqual(away);
    expect(await answerTo(new Error('Connection terminated unexpectedly'))).toEqual(away);
  },
);

it.each(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', '53300', '40P01'])(
  'asks to try again when the database cannot answer now: %s',
  async (code) => {
    const busy = { status: 503, code: 'server.busy' };
    expect(await answerTo(withCode(code))).toEqual(busy);
    expect(await answerTo(new Error('Failed to get session', { cause: withCode(code) }))).toEqual(busy);
  },
);
