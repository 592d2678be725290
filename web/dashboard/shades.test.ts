import { expect, test } from 'vitest';
import { mixHex, rgbOf } from './shades.ts';

test('reads a colour in every form the build may leave it in', () => {
  expect(rgbOf('#ffffff')).toEqual([255, 255, 255]);
  expect(rgbOf('#fff')).toEqual([255, 255, 255]);
  expect(rgbOf(' #1a2 ')).toEqual([17, 170, 34]);
  expect(rgbOf('#1a2b3c80')).toEqual([26, 43, 60]);
  expect(rgbOf('rgb(12, 34, 56)')).toEqual([12, 34, 56]);
  expect(rgbOf('rgb(12 34 56 / 50%)')).toEqual([12, 34, 56]);
  expect(rgbOf('')).toEqual([0, 0, 0]);
});

test('mixes towards the second colour', () => {
  expect(mixHex('#fff', '#000000', 0)).toBe('#ffffff');
  expect(mixHex('#fff', '#000000', 0.5)).toBe('#808080');
  expect(mixHex('#fff', '#804', 1)).toBe('#880044');
});
