import { expect, test } from 'vitest';
import { describeRefusal, wordTimes } from './describe-refusal.ts';

test('moments and periods stand in sentences as people write them', () => {
  const at = '2026-11-25T18:05:00.000Z';
  const conflict = { code: 'value.conflict', details: { by: 'Lan', at } } as const;
  expect(describeRefusal(conflict, 'vi')).toContain('Lan đã sửa ô này lúc 01:05, 26/11/2026');
  const early = { code: 'value.period_not_begun', details: { period: '2026-M12' } } as const;
  expect(describeRefusal(early, 'vi')).toContain('Kỳ tháng 12 năm 2026 chưa bắt đầu');
  expect(describeRefusal(early, 'en')).toContain('“December 2026”');
  const words = ['2026', '2026-H1', '2026-9M', '2026-Q3'].map((period) => wordTimes({ period }, 'vi').period);
  expect(words).toEqual(['năm 2026', '6 tháng đầu năm 2026', '9 tháng năm 2026', 'quý 3 năm 2026']);
});

test('what is no period or moment stays as it was sent', () => {
  expect(wordTimes({ period: '2026-H2', at: '–' }, 'vi')).toEqual({ period: '2026-H2', at: '–' });
});
