import { expect, test } from 'vitest';
import { createPlainText } from './plain-text.ts';

const t = createPlainText({ measure: { communes_other: '{{value}} xã', play: 'Có điểm vui chơi' } });

test('finds a text by its path, takes the general plural form and fills in values', () => {
  expect(t('measure.play')).toBe('Có điểm vui chơi');
  expect(t('measure.communes', { value: '1.214' })).toBe('1.214 xã');
});

test('says the key where a text is missing, and nothing for a missing value', () => {
  expect(t('measure.none')).toBe('measure.none');
  expect(t('measure.communes')).toBe(' xã');
});
