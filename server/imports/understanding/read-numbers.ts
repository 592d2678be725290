/** Digits with `.` or `,` between them, without sign or unit. */
const DIGITS = /^\d[\d.,]*$/;
const SIGNED = /^\s*([-−+(]?)\s*(.*?)\s*\)?\s*$/;
const THOUSANDS_GAP = /(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g;

/**
 * A number as people of either habit write it. `decimal` says which sign parts the fraction; null: told from the
 * text, where one sign before exactly three digits parts thousands, as Vietnamese money is written.
 * @returns null when it is none
 */
export function readNumber(value: unknown, decimal: ',' | '.' | null): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const [, sign = '', body = ''] = SIGNED.exec(value) ?? [];
  const isNegative = sign !== '' && sign !== '+';
  const text = body.replace(THOUSANDS_GAP, '');
  if (!DIGITS.test(text)) return null;
  const number = Number(withPoint(text, decimal));
  return Number.isFinite(number) ? (isNegative ? -number : number) : null;
}

/** The text with a point before the fraction and nothing between thousands; `x` where the groups are wrong. */
function withPoint(text: string, decimal: ',' | '.' | null): string {
  const commas = text.split(',').length - 1;
  const points = text.split('.').length - 1;
  if (commas === 0 && points === 0) return text;
  const last = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  if (commas > 0 && points > 0) return parted(text, last, last === ',' ? commas : points);
  const isGrouped = /^\d{1,3}(?:[.,]\d{3})+$/.test(text) && !text.startsWith('0');
  if (commas + points > 1) return isGrouped ? text.replace(/[.,]/g, '') : 'x';
  if (isGrouped && decimal !== last) return text.replace(/[.,]/g, '');
  return text.replace(',', '.');
}

function parted(text: string, sign: ',' | '.', count: number): string {
  if (count > 1) return 'x';
  const [whole = '', fraction = ''] = text.split(sign);
  return /^\d{1,3}(?:[.,]\d{3})+$/.test(whole) ? `${whole.replace(/[.,]/g, '')}.${fraction}` : 'x';
}

const UNITS: [words: RegExp, factor: number][] = [
  [/(?:tỷ|tỉ|ty|ti|billion|bn)$/, 1e9],
  [/(?:triệu|trieu|tr|million)\.?$/, 1e6],
  [/(?:nghìn|nghin|ngàn|ngan|thousand|k)$/, 1e3],
];
export const MAX_VND = 1_000_000_000_000;

/**
 * Đồng, whole: `1.500.000`, `1,5 triệu`, `1.5 tr`, `2 tỷ`, `500k`, `1.500.000 đ`.
 * @param factor what a bare number counts, from the name of the column ("triệu đồng")
 * @returns null for what is no sum, is negative or beyond 1,000 billion
 */
export function readMoney(value: unknown, decimal: ',' | '.' | null, factor: number): number | null {
  let number: number | null;
  let times = factor;
  if (typeof value === 'string') {
    let text = value.normalize('NFC').toLowerCase().trim();
    text = text.replace(/\s*(?:việt nam đồng|đồng|dong|vnđ|vnd|đ|₫|d)\.?$/, '').trim();
    for (const [words, unit] of UNITS) {
      if (!words.test(text)) continue;
      text = text.replace(words, '').trim();
      times = unit;
      break;
    }
    number = readNumber(text, decimal);
  } else {
    number = readNumber(value, decimal);
  }
  if (number === null || number < 0) return null;
  const vnd = Math.round(number * times);
  return vnd <= MAX_VND ? vnd : null;
}

/** What a bare number in a column of this name counts: 1,000,000 for "Kinh phí (triệu đồng)". */
export function moneyFactor(column: string): number {
  const name = column.normalize('NFC').toLowerCase();
  if (/triệu|trieu|\btr\.?\s*đ|million/.test(name)) return 1e6;
  if (/tỷ đồng|tỉ đồng|ty dong|\(tỷ\)|\(tỉ\)|billion/.test(name)) return 1e9;
  if (/nghìn đồng|ngàn đồng|nghin dong|ngan dong|1\.?000 ?đ|thousand/.test(name)) return 1e3;
  return 1;
}
