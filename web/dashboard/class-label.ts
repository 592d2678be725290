import type { TFunction } from 'i18next';
import type { Format } from '../i18n/format.ts';
import { type Measure, type MeasureClass, RECOGNITION_CLASSES } from './measures.ts';

/** The range of a class in words: "20–40%", "3–5", "trên 12", "Có điểm vui chơi". */
export function classLabel(
  measure: Measure,
  { low, high }: MeasureClass,
  t: TFunction<'dashboard'>,
  format: Format,
): string {
  if (measure === 'recognition') return recognitionLabel(low, t);
  if (measure === 'play') return t(low === 1 ? 'measure.hasPlay' : 'measure.noPlay');
  if (measure === 'coverage')
    return high !== null && high > 0.99
      ? t('measure.rangeLast', { low: format.number(low * 100), high: '100%' })
      : t('measure.rangeBelow', { low: format.number(low * 100), high: format.percent(high, 0) });
  if (high === null) return t('measure.rangeFrom', { low: format.number(low) });
  return low === high ? format.number(low) : `${format.number(low)}–${format.number(high)}`;
}

function recognitionLabel(index: number, t: TFunction<'dashboard'>): string {
  const name = RECOGNITION_CLASSES[index];
  return t(name ? `measure.recognitionClass.${name}` : 'measure.notAssessed');
}

/** A commune's value in words, for the pointer and the panel. */
export function valueLabel(
  measure: Measure,
  value: number | null,
  t: TFunction<'dashboard'>,
  format: Format,
): string {
  if (value === null) return t(measure === 'recognition' ? 'measure.notAssessed' : 'measure.noData');
  switch (measure) {
    case 'recognition':
      return recognitionLabel(value, t);
    case 'coverage':
      return t('measure.coverageValue', { value: format.percent(value) });
    case 'overdue':
      return t('measure.overdueValue', { value: format.number(value) });
    case 'priority':
      return t('measure.priorityValue', { value: format.number(value) });
    case 'play':
      return t(value === 1 ? 'measure.hasPlay' : 'measure.noPlay');
  }
}
