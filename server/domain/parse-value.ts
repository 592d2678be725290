import { COMMUNE_STAGES, type CommuneStage } from './commune-stages.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';
import type { IndicatorValue } from './indicator-values.ts';
import type { ValueType } from './plan-quantities.ts';
import { foldSearchText } from './search-text.ts';
import { NOT_APPLICABLE_WORDS, STAGE_WORDS } from './value-words.ts';
import { NO_WORDS, YES_WORDS } from './words.ts';

/** Nothing that is counted here comes near it: it is ten times the people of Việt Nam. */
export const LARGEST_NUMBER = 1_000_000_000;

/** What one cell says. `blank` changes nothing; `clear` takes the value away. */
export type ParsedCell =
  | { kind: 'blank' }
  | { kind: 'clear' }
  | { kind: 'value'; value: IndicatorValue; note: string | null }
  | CellFault;
export interface CellFault {
  kind: 'fault';
  code: ErrorCode;
  details: ErrorDetails;
}

/**
 * Reads one cell, pasted or read from a spreadsheet, as a value of the type. A ratio is written `12/40`.
 * @param cell text, or what a spreadsheet holds: number, boolean, date
 */
export function parseValue(cell: unknown, valueType: ValueType): ParsedCell {
  const text = textOf(cell);
  if (text === null) return fault('value.date', { text: shown(cell) });
  const common = parseCommon(text);
  if (common !== null) return common;
  switch (valueType) {
    case 'ratio':
      return parseWrittenRatio(text);
    case 'count': {
      const number = parseNumber(cell);
      return typeof number === 'number' ? asValue({ type: 'count', count: number }) : number;
    }
    case 'yes_no':
      return parseYesNo(text);
    case 'stage':
      return parseStage(text);
  }
}

/** Reads a ratio from two cells. Either may say "không áp dụng" for both. */
export function parseRatio(numerator: unknown, denominator: unknown): ParsedCell {
  const cells = [numerator, denominator];
  const texts = cells.map(textOf);
  for (const [index, text] of texts.entries()) {
    if (text === null) return fault('value.date', { text: shown(cells[index]) });
  }
  const [above, below] = texts.map((text) => parseCommon(text ?? ''));
  if (above?.kind === 'blank' && below?.kind === 'blank') return above;
  for (const common of [above, below]) {
    if (common && common.kind !== 'blank') return common;
  }
  if (above || below) {
    const text = texts.map((part) => part || '…').join('/');
    return texts.some((part) => part?.includes('%'))
      ? percentageFault(texts.find((part) => part?.includes('%')) ?? '')
      : fault('value.ratio_incomplete', { text });
  }
  return ratioOf(parseNumber(numerator), parseNumber(denominator));
}

/** A value as a cell shows it, in a way that `parseValue` reads back. */
export function valueText(value: IndicatorValue | null, language: 'vi' | 'en', note = ''): string {
  switch (value?.type) {
    case undefined:
      return '';
    case 'ratio':
      return `${value.numerator}/${value.denominator}`;
    case 'count':
      return String(value.count);
    case 'yes_no':
      return (value.yes ? YES_WORDS : NO_WORDS)[language];
    case 'stage':
      return STAGE_WORDS[value.stage][language];
    case 'not_applicable': {
      const words = NOT_APPLICABLE_WORDS[language];
      return note === '' ? words : `${words}: ${note}`;
    }
  }
}

/** A whole number from 0, as people of either habit write it. */
export function parseNumber(cell: unknown): number | CellFault {
  if (typeof cell === 'number') return checkNumber(cell, String(cell));
  const text = textOf(cell) ?? '';
  // Gaps between thousands leave no doubt.
  const bare = text.replace(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, '');
  if (/^[-+]?\d+$/.test(bare)) return checkNumber(Number(bare), text);
  if (/^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:,\d{3}){2,}$/.test(bare)) {
    return checkNumber(Number(bare.replace(/[.,]/g, '')), text);
  }
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(bare)) {
    return fault('value.ambiguous_number', { text, thousands: bare.replace(/[.,]/g, '') });
  }
  const fraction = /^([-+]?(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+))([.,])(\d+)$/.exec(bare);
  if (!fraction) return fault('value.not_a_number', { text });
  const [, whole = '', sign = '', digits = ''] = fraction;
  if (whole.includes(sign)) return fault('value.not_a_number', { text });
  return checkNumber(Number(`${whole.replace(/[.,]/g, '')}.${digits}`), text);
}

function checkNumber(number: number, text: string): number | CellFault {
  if (!Number.isFinite(number)) return fault('value.not_a_number', { text });
  if (number < 0) return fault('value.negative', { text });
  if (!Number.isInteger(number)) return fault('value.not_whole', { text });
  if (number > LARGEST_NUMBER) return fault('value.too_large', { text, limit: LARGEST_NUMBER });
  return number === 0 ? 0 : number;
}

/** What is written the same way whatever the type; null: something else. */
function parseCommon(text: string): ParsedCell | null {
  const folded = foldSearchText(text);
  // In Vietnamese statistics three points stand where figures are still to come.
  if (/^(?:|\.{2,}|…|chua bao cao|cbc|not reported)$/.test(folded)) return { kind: 'blank' };
  if (/^(?:xoa|clear)$/.test(folded)) return { kind: 'clear' };
  if (/^[-–—_]+$/.test(folded)) return fault('value.dash', { text });
  if (/^#(?:n\/a|ref!|value!|div\/0!|name\?|num!|null!)$/.test(folded))
    return fault('value.cell_error', { text });
  if (/^(?:kad|k\.a\.d\.?|khong ap dung|n\/a|na|not applicable)\s*(?:[:(;–-].*)?$/.test(folded)) {
    const note = /[:(;–-]\s*(.*?)\)?$/.exec(text)?.[1]?.trim() ?? '';
    return { kind: 'value', value: { type: 'not_applicable' }, note: note === '' ? null : note };
  }
  return null;
}

function parseWrittenRatio(text: string): ParsedCell {
  const parts = text.split(/\s*(?:\/|:|\btrên\b|\bof\b)\s*/i);
  const [above = '', below = ''] = parts;
  if (parts.length === 2 && above !== '' && below !== '')
    return ratioOf(parseNumber(above), parseNumber(below));
  if (text.includes('%')) return percentageFault(text);
  if (parts.length > 2) return fault('value.not_a_number', { text });
  if (parts.length === 2) return fault('value.ratio_incomplete', { text });
  const alone = parseNumber(text);
  const isNumber = typeof alone === 'number' || alone.code !== 'value.not_a_number';
  return isNumber ? fault('value.ratio_incomplete', { text }) : alone;
}

function percentageFault(text: string): CellFault {
  const share = Number(text.replace('%', '').replace(',', '.').trim());
  return fault(share > 100 ? 'value.percentage_above_100' : 'value.percentage_alone', { text });
}

function ratioOf(numerator: number | CellFault, denominator: number | CellFault): ParsedCell {
  if (typeof numerator !== 'number') return numerator;
  if (typeof denominator !== 'number') return denominator;
  return asValue({ type: 'ratio', numerator, denominator });
}

const YES = new Set(['co', 'yes', 'y', 'true', 'x', 'v', '1', 'dat', 'dung', '✓', '✔', '☑']);
const NO = new Set(['khong', 'no', 'n', 'false', '0', 'ko', 'k', 'chua', 'chua dat', 'khong dat', 'sai']);

function parseYesNo(text: string): ParsedCell {
  const folded = foldSearchText(text);
  if (YES.has(folded)) return asValue({ type: 'yes_no', yes: true });
  return NO.has(folded) ? asValue({ type: 'yes_no', yes: false }) : fault('value.not_yes_no', { text });
}

const STAGES = new Map<string, CommuneStage>(
  COMMUNE_STAGES.flatMap((stage) => [
    [stage, stage],
    [foldSearchText(STAGE_WORDS[stage].vi), stage],
    [foldSearchText(STAGE_WORDS[stage].en), stage],
  ]),
);

function parseStage(text: string): ParsedCell {
  const stage = STAGES.get(foldSearchText(text));
  if (stage !== undefined) return asValue({ type: 'stage', stage });
  return fault('value.not_a_stage', {
    text,
    examples: `${STAGE_WORDS.registered.vi}, ${STAGE_WORDS.recognised.vi}`,
  });
}

/** One spelling of every character, gaps and minus signs; null for what is no text, number or truth. */
function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? YES_WORDS.vi : NO_WORDS.vi;
  if (typeof cell !== 'string') return typeof cell === 'number' ? String(cell) : null;
  return cell
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/g, ' ')
    .replaceAll('−', '-')
    .trim()
    .replace(/^'/, '');
}

function shown(cell: unknown): string {
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

function asValue(value: IndicatorValue): ParsedCell {
  return { kind: 'value', value, note: null };
}

function fault(code: ErrorCode, details: ErrorDetails): CellFault {
  return { kind: 'fault', code, details };
}
