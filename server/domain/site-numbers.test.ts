import { describe, expect, it } from 'vitest';
import { numberOfSiteCode, siteCodeOfNumber } from './site-numbers.ts';

describe('the number of a site code', () => {
  it.each(['00145-0031', '04930-0001', '99999-9999999', '00001-10000'])('%s comes back from it', (code) => {
    expect(siteCodeOfNumber(numberOfSiteCode(code))).toBe(code);
  });

  it.each([
    '',
    '00145',
    '00145-031',
    '0145-0031x',
    '00145-V0031',
    '00145_0031',
    '00145-00310000',
    '0014५-0031',
  ])('%j is no code of a site', (text) => {
    expect(numberOfSiteCode(text)).toBe(0);
  });
});
