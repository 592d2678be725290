import { expect, test } from 'vitest';
import type { Labels } from '../api/labels.ts';
import { createFormat } from '../i18n/format.ts';
import { valueText } from './value-text.ts';

const labels: Labels = {
  of: (list, code) => `${list}/${code}`,
  unit: (id) => `unit ${id}`,
  commune: (code) => `commune ${code}`,
  isReady: true,
};
const words = { format: createFormat('vi'), labels, language: 'vi' as const };
const text = (field: string, value: unknown, entity: 'site' | 'play_space' = 'site') =>
  valueText(entity, field, value, words);

test('values of an entry are told in the words of the screens', () => {
  expect(text('dueOn', '2026-12-31')).toBe('31/12/2026');
  expect(text('dueOn', null)).toBe('–');
  expect(text('estimatedCostVnd', 12_500_000)).toContain('12.500.000');
  expect(text('status', 'planned')).toBe('Đã lên kế hoạch');
  expect(text('role', 'officer')).toBe('Phòng Kinh tế');
  const scope = { scope: 'commune:00145', startsOn: null, endsOn: '2026-12-31' };
  expect(text('scopes', [scope, { ...scope, scope: '*', endsOn: null }])).toBe(
    'commune 00145 (… – 31/12/2026), *',
  );
  expect(text('riskFactors', ['near_home', 'deep_water'])).toBe(
    'risk_factors/near_home, risk_factors/deep_water',
  );
  expect(text('kind', 'pond')).toBe('hazard_kinds/pond');
  expect(text('kind', 'park', 'play_space')).toBe('play_kinds/park');
  expect(text('communeCode', '00145')).toBe('commune 00145');
  expect(text('lonLat', [105.9, 21])).toBe('21, 105.9');
  expect(text('condition', 'worn', 'play_space')).toBe('Xuống cấp');
  expect(text('isLocked', true)).toBe('Có');
  expect(text('owner', 'Ông Tư')).toBe('Ông Tư');
  const cell = { value: { type: 'ratio', numerator: 30, denominator: 600 }, state: 'draft', version: 1 };
  expect(text('x 00145 2026', cell)).toBe('30 / 600');
});
