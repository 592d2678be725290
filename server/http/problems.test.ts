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
  return { status: answer.status, code: ((await answer.json()) as { code: unknown }).code };
}
const withCode = (code: string) => Object.assign(new Error(code), { code });

it.each(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', '53100'])('says that the disk is full: %s', async (code) => {
  expect(await answerTo(withCode(code))).toEqual({ status: 507, code: 'storage.full' });
});

it.each(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'ECONNREFUSED', '57P01', '53300', '40P01', '08006'])(
  'asks to try again when the database cannot answer now: %s',
  async (code) => {
    const busy = { status: 503, code: 'server.busy' };
    expect(await answerTo(withCode(code))).toEqual(busy);
    expect(await answerTo(new Error('Failed to get session', { cause: withCode(code) }))).toEqual(busy);
  },
);
