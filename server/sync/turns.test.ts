import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets a few in at a time, in order, also after one has failed', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (name: number) =>
    turns.take(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === 1) throw new Error('failed');
      return name;
    });
  const all = [1, 2, 3, 4].map(work);
  const settled = Promise.allSettled(all);
  await Promise.resolve();
  expect(begun).toEqual([1, 2]);
  for (let round = 0; round < 4; round++) {
    ends[round]?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(begun).toEqual([1, 2, 3, 4]);
  expect((await settled).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});
