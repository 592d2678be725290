import { describe, expect, it } from 'vitest';
import { PhoneNumber, publicStateOf, roughPlace } from './public-view.ts';
import type { SiteStatus } from './sites.ts';

const TODAY = '2026-11-26';
const LATER = '2027-01-01';
const BEFORE = '2026-11-25';

function stateOf(status: SiteStatus, coveredUntil: string | null, signedUntil: string | null) {
  return publicStateOf(
    { status, coveredUntil, fencedUntil: coveredUntil, signedUntil, nextInspectionOn: null },
    TODAY,
  );
}

describe('what residents are told of a place', () => {
  it.each([
    ['reported', null, null, 'danger'],
    ['confirmed', null, null, 'danger'],
    ['planned', null, LATER, 'warned'],
    ['in_progress', LATER, LATER, 'unchecked'],
    ['fixed', LATER, null, 'unchecked'],
    ['fixed', BEFORE, null, 'lapsed'],
    ['verified', LATER, null, null],
    ['verified', BEFORE, null, 'lapsed'],
    ['verified', BEFORE, LATER, 'warned'],
    ['candidate', null, null, null],
    ['closed', null, null, null],
  ] as const)('%s, covered until %s, signed until %s: %s', (status, covered, signed, state) => {
    expect(stateOf(status, covered, signed)).toBe(state);
  });
});

describe('the rough place', () => {
  it.each(['Tổ 9', 'tổ dân phố số 12', 'Thôn Đông', 'Xóm Bãi Giữa', 'Khu dân cư Ngọc Thuỵ', 'TDP 3'])(
    'is told: %s',
    (hamlet) => expect(roughPlace(hamlet)).toBe(hamlet),
  );
  it.each([
    'Số 12 ngõ 34 phố Bồ Đề',
    'Thôn Đông, nhà ông Ba',
    'tổ 9 bà Lan',
    'Tổ 5 số 12',
    'Thôn Đông 0912345678',
    'cạnh nhà văn hoá',
    'Thôn <script>alert(1)</script>',
    'Khu nhà trọ 12',
    'Nguyễn Văn A',
    '12/3 Thôn Hạ',
    '',
  ])('is left out: %s', (hamlet) => expect(roughPlace(hamlet)).toBe(''));
});

it('takes telephone numbers as people write them', () => {
  expect(PhoneNumber.parse('0912 345 678')).toBe('0912345678');
  expect(PhoneNumber.parse('+84 (24) 3223-3111')).toBe('+842432233111');
  expect(PhoneNumber.safeParse('nhà bác Ba').success).toBe(false);
});
