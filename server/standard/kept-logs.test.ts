import { expect, test } from 'vitest';
import type { AssessmentCard, AssessmentEvent } from '../domain/assessments.ts';
import type { Change } from '../domain/changes.ts';
import { KeptLogs } from './kept-logs.ts';

const card = (communeCode: string) => ({ id: `of ${communeCode}`, communeCode }) as AssessmentCard;
const event = (communeCode: string, sequence: number) =>
  ({ id: `${communeCode} ${sequence}`, assessmentId: `of ${communeCode}`, sequence }) as AssessmentEvent;
const change = (rest: Partial<Change>): Change => ({
  seq: 1,
  entity: 'assessment',
  entityId: 'x',
  communeCode: null,
  ...rest,
});

function setUp() {
  const stored = new Map([
    ['00001', 1],
    ['00002', 1],
  ]);
  const asked: (readonly string[] | undefined)[] = [];
  let tell: (changes: readonly Change[]) => void = () => {};
  const feed = {
    subscribe: (listener: typeof tell) => {
      tell = listener;
      return () => true;
    },
  };
  let isDown = false;
  const kept = new KeptLogs(feed, {
    cards: async (communes) => {
      asked.push(communes);
      if (isDown) throw new Error('down');
      return [...stored.keys()].filter((code) => !communes || communes.includes(code)).map(card);
    },
    events: async (communes) =>
      [...stored]
        .filter(([code]) => !communes || communes.includes(code))
        .flatMap(([code, count]) => Array.from({ length: count }, (_, index) => event(code, index + 1))),
    maxima: async () => [],
  });
  const count = async (code: string) => (await kept.get()).byCommune.get(code)?.logs[0]?.events.length;
  return {
    stored,
    asked,
    kept,
    count,
    tell: (...changes: Change[]) => tell(changes),
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}

test('reads everything once, then only the commune that changed', async () => {
  const { stored, asked, kept, count, tell } = setUp();
  const first = await kept.get();
  expect(await kept.get()).toBe(first);
  stored.set('00002', 2);
  tell(change({ communeCode: '00002' }), change({ entity: 'site', communeCode: '00001' }));
  expect(await count('00002')).toBe(2);
  expect(asked).toEqual([undefined, ['00002']]);
  // What did not change is the same object, for whoever keeps something about it.
  expect((await kept.get()).byCommune.get('00001')).toBe(first.byCommune.get('00001'));
});

test('reads everything again after a maximum, after the demo set and after a lost connection', async () => {
  const { asked, kept, tell } = setUp();
  await kept.get();
  tell(change({ entity: 'criteria_maximum' }));
  await kept.get();
  tell(change({ entity: 'site', seq: 0, entityId: '*' }));
  await kept.get();
  tell(change({ communeCode: null, entityId: '*' }));
  await kept.get();
  expect(asked).toEqual([undefined, undefined, undefined, undefined]);
});

test('keeps nothing of a reading that failed', async () => {
  const { stored, kept, count, tell, setDown } = setUp();
  await kept.get();
  stored.set('00001', 3);
  tell(change({ communeCode: '00001' }));
  setDown(true);
  await expect(kept.get()).rejects.toThrow('down');
  setDown(false);
  expect(await count('00001')).toBe(3);
});
