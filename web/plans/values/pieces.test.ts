import { expect, test } from 'vitest';
import { createPieces } from './pieces.ts';

/** A clock that goes on by `cost` with every step of the work, and pauses that end when told. */
function stand(cost: number) {
  let time = 0;
  const turns: (() => void)[] = [];
  const done: string[] = [];
  const pieces = createPieces({
    now: () => time,
    pause: () => new Promise((resolve) => turns.push(resolve)),
  });
  function* work(name: string, steps: number) {
    for (let step = 1; step <= steps; step += 1) {
      time += cost;
      done.push(`${name}${step}`);
      yield;
    }
  }
  const nextTurn = async () => {
    turns.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { pieces, work, done, turns, nextTurn };
}

test('long work is done a piece at a time, and the page has its turn in between', async () => {
  const { pieces, work, done, turns, nextTurn } = stand(5);
  pieces.start(work('a', 5));
  expect(done).toEqual(['a1', 'a2']);
  await nextTurn();
  expect(done).toEqual(['a1', 'a2', 'a3', 'a4']);
  await nextTurn();
  expect(done).toHaveLength(5);
  await nextTurn();
  expect(turns).toEqual([]);
});

test('what comes next waits for nothing: the work before it is finished at once, and in order', async () => {
  const { pieces, work, done, nextTurn } = stand(10);
  pieces.start(work('a', 3));
  pieces.start(work('b', 2));
  expect(done).toEqual(['a1', 'a2', 'a3', 'b1']);
  pieces.finish();
  expect(done).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  await nextTurn();
  await nextTurn();
  expect(done).toHaveLength(5);
});

test('work that throws ends, and the next begins', () => {
  const { pieces, work, done } = stand(1);
  const broken = (function* () {
    yield;
    throw new Error('broken');
  })();
  expect(() => pieces.start(broken)).toThrow('broken');
  pieces.start(work('a', 2));
  expect(done).toEqual(['a1', 'a2']);
});
