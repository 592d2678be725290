/** Degrees, minutes and seconds as anybody writes them; minutes and seconds may be missing. */
const ANGLE =
  /^([NSEWBĐD]?)\s*([-−]?\d{1,3}(?:[.,]\d+)?)\s*(?:[°º˚:*d\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’‘:\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”“]|''|′′|’’)?)?)?)?)?\s*([NSEWBĐD]?)$/i;
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const DECIMAL_COMMA = /^-?\d+,\d+$/;

/**
 * One coordinate: 105.8522, 105,8522, 105°51'08"E, 588.383,929. Whether one sign parts a fraction or thousands is
 * told from the unit: Việt Nam has no metres below 100,000 and no degrees above 180.
 * @returns null when it is none
 */
export function readCoordinate(value: unknown, isDegrees: boolean): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (isDegrees) {
    if (PLAIN.test(text)) return Number(text);
    if (DECIMAL_COMMA.test(text)) return Number(text.replace(',', '.'));
    return readAngle(text);
  }
  return readMetres(text);
}

function readAngle(text: string): number | null {
  const match = ANGLE.exec(text.normalize('NFC'));
  if (!match) return null;
  const [, before = '', degrees = '', minutes, seconds, after = ''] = match;
  const parts = [degrees, minutes ?? '0', seconds ?? '0'].map((part) =>
    Number(part.replace(',', '.').replace('−', '-')),
  );
  const [whole = 0, sixtieth = 0, last = 0] = parts;
  if (sixtieth >= 60 || last >= 60) return null;
  // Only the last part given may have a fraction.
  if (minutes !== undefined && !Number.isInteger(whole)) return null;
  if (seconds !== undefined && !Number.isInteger(sixtieth)) return null;
  const size = Math.abs(whole) + sixtieth / 60 + last / 3600;
  const isNegative = /[-−]/.test(degrees) || /[SW]/i.test(before + after);
  return isNegative ? -size : size;
}

function readMetres(text: string): number | null {
  let plain = text.replace(/\s*m$/i, '').replace(/(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g, '');
  // 588.383 and 2.326.366 part thousands; so does 2,326,366.
  if (/^-?\d{1,3}([.,])\d{3}(?:\1\d{3})*$/.test(plain)) return Number(plain.replace(/[.,]/g, ''));
  const mixed = /^(-?\d{1,3}([.,])\d{3}(?:\2\d{3})*)([.,])(\d+)$/.exec(plain);
  if (mixed && mixed[2] !== mixed[3]) plain = `${(mixed[1] ?? '').replace(/[.,]/g, '')}.${mixed[4]}`;
  if (DECIMAL_COMMA.test(plain)) plain = plain.replace(',', '.');
  return PLAIN.test(plain) ? Number(plain) : null;
}

const LABELS = /(?:vĩ độ|kinh độ|latitude|longitude|lat|lng|long|lon|bắc|đông|north|east|[xyen])\s*[:=]\s*/gi;
const NUMBER_PAIR = /(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)/;
const WKT_POINT = /^POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;

/**
 * Both coordinates in one text: `21,0287; 105,8522`, `21.0287, 105.8522`, `21°01'43"N 105°51'08"E`, a link of Google
 * Maps, `X: 2326366 Y: 588383`. In the order of the text.
 * @returns null when there are not exactly two
 */
export function readPair(value: unknown, isDegrees: boolean): [number, number] | null {
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').trim();
  const point = WKT_POINT.exec(text);
  if (point) return [Number(point[1]), Number(point[2])];
  if (/^https?:/i.test(text)) {
    const pair = NUMBER_PAIR.exec(decodeLink(text));
    return pair ? [Number(pair[1]), Number(pair[2])] : null;
  }
  const parts = splitPair(text.replace(LABELS, ' ').replace(/^[\s([]+|[\s)\]]+$/g, ''));
  if (parts === null) return null;
  const first = readCoordinate(parts[0], isDegrees);
  const second = readCoordinate(parts[1], isDegrees);
  return first === null || second === null ? null : [first, second];
}

function decodeLink(text: string): string {
  // A place's pin stands after !3d and !4d; the @ is only where the window looked.
  const pin = /!3d(-?[\d.]+)!4d(-?[\d.]+)/.exec(text);
  return pin ? `${pin[1]},${pin[2]}` : text.replace(/%2C/gi, ',').replace(/\+|%20/g, ' ');
}

/** Signs that may part two coordinates, the surest first. */
const SEPARATORS = [/\s*[;|/\n\t]\s*/, /(?<=[NSEWBĐ])[\s,]+/i, /,\s+/, /\s{2,}/, /\s+/];

function splitPair(text: string): [string, string] | null {
  for (const separator of SEPARATORS) {
    const parts = text.split(separator).filter((part) => part !== '');
    if (parts.length === 2) return [parts[0] ?? '', parts[1] ?? ''];
  }
  const commas = text.split(',');
  if (commas.length === 2) return [commas[0] ?? '', commas[1] ?? ''];
  if (commas.length === 4) return [commas.slice(0, 2).join(','), commas.slice(2).join(',')];
  return null;
}

const isLat = (value: number) => value >= 6 && value <= 24;
const isLon = (value: number) => value >= 102 && value <= 117;
const isNorthing = (value: number) => value > 900_000 && value < 2_700_000;
const isEasting = (value: number) => value > 100_000 && value < 900_000;

/** Which of two coordinates comes first, by where Việt Nam lies; null when the numbers do not tell. */
export function orderOf(
  first: number,
  second: number,
  isDegrees: boolean,
): 'east first' | 'north first' | null {
  const [isNorth, isEast] = isDegrees ? [isLat, isLon] : [isNorthing, isEasting];
  if (isEast(first) && isNorth(second)) return 'east first';
  if (isNorth(first) && isEast(second)) return 'north first';
  return null;
}

/** What a pair of numbers can be at all. */
export function unitOf(first: number, second: number): 'degrees' | 'metres' | null {
  if (Math.abs(first) <= 180 && Math.abs(second) <= 180) return 'degrees';
  return orderOf(first, second, false) === null ? null : 'metres';
}
