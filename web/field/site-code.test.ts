import { expect, test } from 'vitest';
import { codeInText } from './site-code.ts';

test('reads the code out of the address on a sign, or typed, and nothing else', () => {
  expect(codeInText('https://bo-an.example/field?code=00145-0012')).toBe('00145-0012');
  expect(codeInText(' lb-0231 ')).toBe('LB-0231');
  expect(codeInText('https://example.org/field?code=<b>')).toBeNull();
  expect(codeInText('https://example.org/menu')).toBeNull();
  expect(codeInText('Ao cá')).toBeNull();
});
