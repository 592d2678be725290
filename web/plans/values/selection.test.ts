import { expect, test } from 'vitest';
import { at, type Keys, moveBy, rangeOf } from './selection.ts';

const SIZE = { rows: 126, slots: 6, page: 10 };
const press = (key: string, more: Partial<Keys> = {}) => ({ key, shift: false, ctrl: false, ...more });

test('arrows go one place and stop at the edge', () => {
  expect(moveBy(at(0, 0), press('ArrowDown'), SIZE)).toEqual(at(1, 0));
  expect(moveBy(at(0, 0), press('ArrowUp'), SIZE)).toEqual(at(0, 0));
  expect(moveBy(at(3, 5), press('ArrowRight'), SIZE)).toEqual(at(3, 5));
  expect(moveBy(at(3, 2), press('ArrowDown', { ctrl: true }), SIZE)).toEqual(at(125, 2));
});

test('Tab goes on in the next row and leaves the grid at its ends', () => {
  expect(moveBy(at(0, 5), press('Tab'), SIZE)).toEqual(at(1, 0));
  expect(moveBy(at(1, 0), press('Tab', { shift: true }), SIZE)).toEqual(at(0, 5));
  expect(moveBy(at(125, 5), press('Tab'), SIZE)).toBeNull();
  expect(moveBy(at(0, 0), press('Tab', { shift: true }), SIZE)).toBeNull();
});

test('Enter goes down, Home and End along the row, with Ctrl to the corners', () => {
  expect(moveBy(at(4, 2), press('Enter'), SIZE)).toEqual(at(5, 2));
  expect(moveBy(at(4, 2), press('Enter', { shift: true }), SIZE)).toEqual(at(3, 2));
  expect(moveBy(at(4, 2), press('Home'), SIZE)).toEqual(at(4, 0));
  expect(moveBy(at(4, 2), press('End', { ctrl: true }), SIZE)).toEqual(at(125, 5));
  expect(moveBy(at(4, 2), press('PageDown'), SIZE)).toEqual(at(14, 2));
});

test('Shift keeps where the range began; other keys are none of its business', () => {
  const wide = moveBy(at(4, 2), press('ArrowUp', { shift: true }), SIZE);
  expect(wide).toEqual({ anchor: { row: 4, slot: 2 }, active: { row: 3, slot: 2 } });
  expect(wide && rangeOf(wide)).toEqual({ top: 3, bottom: 4, left: 2, right: 2 });
  expect(moveBy(at(4, 2), press('a', { ctrl: true }), SIZE)).toEqual({
    anchor: { row: 0, slot: 0 },
    active: { row: 125, slot: 5 },
  });
  expect(moveBy(at(4, 2), press('x'), SIZE)).toBeNull();
});
