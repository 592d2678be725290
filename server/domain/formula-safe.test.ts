import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFormulaSafe, toFormulaSafe } from './formula-safe.ts';

describe('text that looks like a formula', () => {
  it.each(['=1+1', '+84', '-5', '@SUM(A1)', '\t=1', '＝1'])('%j is escaped', (text) => {
    expect(toFormulaSafe(text)).toBe(`'${text}`);
  });
  it.each(['Ao', "'quoted'", "it's", '', 'a=b'])('%j stays', (text) => {
    expect(toFormulaSafe(text)).toBe(text);
    expect(readFormulaSafe(text)).toBe(text);
  });
  it('comes back as it was, also when it looks escaped already', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', '\t', '＋') });
    fc.assert(fc.property(text, (one) => readFormulaSafe(toFormulaSafe(one)) === one));
  });
});
