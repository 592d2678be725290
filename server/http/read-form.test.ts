import { expect, it } from 'vitest';
import { readForm } from './read-form.ts';

const TYPE = { 'Content-Type': 'multipart/form-data; boundary=x' };

function requestOf(body: ReadableStream): Request {
  return new Request('http://localhost/', {
    ...{ method: 'POST', headers: TYPE, body, duplex: 'half' },
  } as RequestInit);
}

it('gives up on a body of which nothing comes any more, and lets it go', async () => {
  let isLetGo = false;
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('--x')),
    pull: () => new Promise(() => {}),
    cancel() {
      isLetGo = true;
    },
  });
  await expect(readForm(requestOf(stalled), 1000, 30)).rejects.toMatchObject({ code: 'request.too_slow' });
  expect(isLetGo).toBe(true);
});

it('reads a form that comes in parts and in time', async () => {
  const text = '--x\r\nContent-Disposition: form-data; name="report"\r\n\r\nao\r\n--x--\r\n';
  const parts = new ReadableStream({
    start(controller) {
      for (const letter of text) controller.enqueue(new TextEncoder().encode(letter));
      controller.close();
    },
  });
  expect((await readForm(requestOf(parts), 1000, 5000)).get('report')).toBe('ao');
});
