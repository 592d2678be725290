import { useTranslation } from 'react-i18next';
import type { AuditItem, AuditValue } from '#domain/audit.ts';
import { wordStatus } from '#domain/audit-words.ts';
import type { CodeListName } from '#domain/code-lists.ts';
import type { ScopeDays } from '#domain/people.ts';
import { ROLES, RoleName } from '#domain/roles.ts';
import { CONDITION_WORDS, NO_WORDS, OPEN_TO_WORDS, YES_WORDS } from '#domain/words.ts';
import { type Labels, useLabels } from '../api/labels.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';

type Language = 'vi' | 'en';

const NONE = '–';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LISTS: Record<string, CodeListName> = {
  setting: 'settings',
  riskFactors: 'risk_factors',
  requiredMeasures: 'measure_kinds',
  fundSource: 'fund_sources',
  facilities: 'play_facilities',
};

/** A value before or after, as people read it. */
export function useValueText(): (item: AuditItem, field: string, value: AuditValue) => string {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const labels = useLabels();
  const language = useLanguage();
  return ({ entity }, field, value) => {
    if (value.kind === 'erased') return t('erased');
    if (value.kind === 'long') return t('long', { hash: value.sha256.slice(0, 8) });
    return valueText(entity, field, value.value, { format, labels, language });
  };
}

interface Words {
  format: Format;
  labels: Labels;
  language: Language;
}

export function valueText(entity: AuditItem['entity'], field: string, value: unknown, words: Words): string {
  const { format, language } = words;
  if (value === null || value === undefined || value === '') return NONE;
  if (typeof value === 'boolean') return (value ? YES_WORDS : NO_WORDS)[language];
  if (typeof value === 'number') return /Vnd$/.test(field) ? format.money(value) : format.number(value, 4);
  if (typeof value === 'string') {
    if (DAY.test(value)) return format.date(value);
    return codeText(entity, field, value, words);
  }
  if (field === 'lonLat' && Array.isArray(value)) return `${value[1]}, ${value[0]}`;
  if (Array.isArray(value)) {
    return value.length === 0 ? NONE : value.map((each) => valueText(entity, field, each, words)).join(', ');
  }
  if (field === 'scopes') return scopeText(value as Partial<ScopeDays>, words);
  const cell = value as { value?: unknown; state?: unknown };
  if ('value' in cell && 'state' in cell) return cellText(cell.value, format);
  return JSON.stringify(value);
}

function codeText(
  entity: AuditItem['entity'],
  field: string,
  value: string,
  { labels, language }: Words,
): string {
  if (field === 'status' || field === 'state') return wordStatus(value, language);
  if (field === 'role') return ROLES[RoleName.catch('viewer').parse(value)].label[language];
  if (field === 'communeCode') return labels.commune(value);
  if (field === 'unitId') return labels.unit(value);
  if (field === 'kind') return labels.of(entity === 'play_space' ? 'play_kinds' : 'hazard_kinds', value);
  if (field === 'condition' && value in CONDITION_WORDS)
    return CONDITION_WORDS[value as keyof typeof CONDITION_WORDS][language];
  if (field === 'openTo' && value in OPEN_TO_WORDS)
    return OPEN_TO_WORDS[value as keyof typeof OPEN_TO_WORDS][language];
  const list = LISTS[field];
  return list === undefined ? value : labels.of(list, value);
}

/** A part of an account's scope, with its days where it has some. */
function scopeText({ scope = '', startsOn, endsOn }: Partial<ScopeDays>, { format, labels }: Words): string {
  const place = scope.startsWith('commune:') ? labels.commune(scope.slice('commune:'.length)) : scope;
  if (!startsOn && !endsOn) return place;
  const days = [startsOn, endsOn].map((day) => (day ? format.date(day) : '…')).join(' – ');
  return `${place} (${days})`;
}

/** A value of an indicator: its figures, whatever its type. */
function cellText(value: unknown, format: Format): string {
  if (typeof value !== 'object' || value === null) return NONE;
  const { numerator, denominator, ...rest } = value as Record<string, unknown>;
  if (typeof numerator === 'number' && typeof denominator === 'number')
    return `${format.number(numerator, 4)} / ${format.number(denominator, 4)}`;
  const figures = Object.entries(rest).filter(([name]) => name !== 'type');
  return figures
    .map(([, figure]) => (typeof figure === 'number' ? format.number(figure, 4) : String(figure)))
    .join(', ');
}
