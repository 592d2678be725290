import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { RECEIPT_CODE_BYTES, readReceiptCode, toReceiptCode } from './receipt-codes.ts';

it('makes codes of 60 random bits that can be read out', () => {
  const codes = Array.from({ length: 2000 }, () => toReceiptCode(randomBytes(RECEIPT_CODE_BYTES)));
  for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(codes).size).toBe(codes.length);
  // Every sign comes at every place: five bits of each byte count.
  for (const place of [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13])
    expect(new Set(codes.map((code) => code[place])).size).toBe(32);
});

it('reads a code as somebody types it', () => {
  expect(readReceiptCode(' 7k3m 9qxt2bhd ')).toBe('7K3M-9QXT-2BHD');
  expect(readReceiptCode('oO1l-iIab-cdef')).toBe('0011-11AB-CDEF');
});

it('takes nothing else for a code', () => {
  for (const typed of [
    '',
    '7K3M-9QXT',
    '7K3M-9QXT-2BHU',
    '7K3M-9QXT-2BHD-1',
    "'; DROP TABLE",
    'x'.repeat(1e5),
  ])
    expect(readReceiptCode(typed)).toBeNull();
});
