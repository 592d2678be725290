import { expect, test } from 'vitest';
import type { EvidenceFile } from '#domain/evidence-files.ts';
import { createEvidenceUploads, type UnsentFile } from './evidence-uploads.ts';

function setUp(kept = new Map<string, UnsentFile>()) {
  let made = 0;
  let clock = Date.parse('2026-03-02T03:00:00.000Z');
  const wait = (ms: number) => {
    clock += ms;
  };
  const uploaded: { name: string; settle(answer?: Error): void; signal: AbortSignal }[] = [];
  const linked: { eventId: string; name: string }[] = [];
  const faults: Error[] = [];
  const uploads = createEvidenceUploads({
    records: {
      all: async () => [...kept.values()],
      write: async ({ put, remove }) => {
        for (const record of put) kept.set(record.key, record);
        for (const { key } of remove) kept.delete(key);
        return true;
      },
    },
    upload: ({ file }, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        uploaded.push({
          name: file.name,
          signal,
          settle: (answer) => (answer ? reject(answer) : resolve({ name: file.name } as EvidenceFile)),
        });
      }),
    link: async ({ eventId }, { name }) => {
      const fault = faults.pop();
      if (fault) throw fault;
      linked.push({ eventId, name });
    },
    pause: async (ms) => wait(Math.max(ms, 0)),
    newId: () => `id-${++made}`,
    now: () => new Date(clock).toISOString(),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  const states = () => uploads.list().map(({ file, state }) => `${file.name} ${state.status}`);
  return { uploads, uploaded, linked, faults, kept, settled, states, wait };
}
const fileOf = (name: string, content = name) => new File([content], name, { lastModified: 1 });

test('files go one after another, each becoming evidence of its criterion', async () => {
  const { uploads, uploaded, linked, kept, settled, states } = setUp();
  uploads.add('a', 3, [fileOf('1.pdf'), fileOf('2.pdf')]);
  await settled();
  expect(states()).toEqual(['1.pdf sending', '2.pdf waiting']);
  expect(kept.size).toBe(2);
  uploaded[0]?.settle();
  await settled();
  expect(states()).toEqual(['2.pdf sending']);
  uploaded[1]?.settle();
  await settled();
  expect(states()).toEqual([]);
  expect(linked.map(({ name }) => name)).toEqual(['1.pdf', '2.pdf']);
  expect(kept.size).toBe(0);
});

test('a failed file stays with its name, does not hold up others, and goes again under the same ids', async () => {
  const { uploads, uploaded, linked, kept, settled, states } = setUp();
  uploads.add('a', 3, [fileOf('1.pdf'), fileOf('2.pdf')]);
  await settled();
  const [first] = uploads.list();
  uploaded[0]?.settle(new Error('no network'));
  await settled();
  expect(states()).toEqual(['1.pdf failed', '2.pdf sending']);
  uploaded[1]?.settle();
  await settled();
  uploads.send(first?.key ?? '');
  uploads.send(first?.key ?? '');
  await settled();
  expect(uploaded).toHaveLength(3);
  uploaded[2]?.settle();
  await settled();
  expect(linked.at(-1)).toEqual({ eventId: first?.eventId, name: '1.pdf' });
  expect(kept.size).toBe(0);
});

test('when only the event failed, the bytes are not sent a second time', async () => {
  const { uploads, uploaded, linked, faults, settled, states } = setUp();
  faults.push(new Error('no network'));
  uploads.add('a', 3, [fileOf('1.pdf')]);
  await settled();
  uploaded[0]?.settle();
  await settled();
  expect(states()).toEqual(['1.pdf failed']);
  uploads.send(uploads.list()[0]?.key ?? '');
  await settled();
  expect(uploaded).toHaveLength(1);
  expect(linked).toHaveLength(1);
});

test('a page that was closed while sending finds its files again, once, and waits to be told', async () => {
  const first = setUp();
  first.uploads.add('a', 3, [fileOf('1.pdf')]);
  await first.settled();
  const second = setUp(first.kept);
  await Promise.all([second.uploads.restore(), second.uploads.restore()]);
  expect(second.states()).toEqual(['1.pdf kept']);
  expect(second.uploaded).toEqual([]);
  expect(second.uploads.list()[0]?.eventId).toBe(first.uploads.list()[0]?.eventId);
});

test('a file chosen twice is sent once; stopped it stays, dropped it is forgotten, and its late answer changes nothing', async () => {
  const { uploads, uploaded, linked, kept, settled, states } = setUp();
  uploads.add('a', 3, [fileOf('1.pdf')]);
  uploads.add('a', 3, [fileOf('1.pdf'), fileOf('1.pdf', 'other content')]);
  expect(states()).toEqual(['1.pdf waiting', '1.pdf waiting']);
  await settled();
  const key = uploads.list()[0]?.key ?? '';
  uploads.stop(key);
  await settled();
  expect(uploaded[0]?.signal.aborted).toBe(true);
  uploaded[0]?.settle();
  await settled();
  expect(states()).toEqual(['1.pdf kept', '1.pdf sending']);
  uploads.drop(key);
  await settled();
  expect(states()).toEqual(['1.pdf sending']);
  expect(kept.size).toBe(1);
  expect(linked).toEqual([]);
});

test('a second tap that lands on stopping or dropping does neither', async () => {
  const { uploads, uploaded, settled, states, wait } = setUp();
  uploads.add('a', 3, [fileOf('1.pdf')]);
  await settled();
  uploaded[0]?.settle(new Error('no network'));
  await settled();
  const key = uploads.list()[0]?.key ?? '';
  uploads.send(key);
  wait(300);
  uploads.stop(key);
  uploads.drop(key);
  expect(states()).toEqual(['1.pdf sending']);
  wait(1000);
  uploads.stop(key);
  expect(states()).toEqual(['1.pdf kept']);
});
