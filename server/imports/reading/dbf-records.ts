import iconv from 'iconv-lite';
import type { TextEncoding } from '../../domain/imports.ts';
import { decoderOf } from './text-encoding.ts';

export interface DbfField {
  /** As bytes: its encoding is that of the table. */
  name: Buffer;
  type: string;
  offset: number;
  length: number;
  decimals: number;
}

export interface DbfHeader {
  recordCount: number;
  headerLength: number;
  recordLength: number;
  fields: readonly DbfField[];
}

const FIELDS_AT = 32;
const FIELD_BYTES = 32;
const FIELDS_END = 0x0d;
const DELETED = 0x2a;

/** dBASE III to 7 and FoxPro tables; null when the header contradicts itself. */
export function parseDbfHeader(bytes: Buffer): DbfHeader | null {
  if (bytes.length < FIELDS_AT) return null;
  const headerLength = bytes.readUInt16LE(8);
  const recordLength = bytes.readUInt16LE(10);
  const fields: DbfField[] = [];
  let offset = 1;
  for (let at = FIELDS_AT; at + FIELD_BYTES <= Math.min(headerLength, bytes.length); at += FIELD_BYTES) {
    if (bytes[at] === FIELDS_END) break;
    const type = String.fromCharCode(bytes[at + 11] ?? 0);
    const decimals = bytes[at + 17] ?? 0;
    // FoxPro keeps the high byte of a long text where numbers keep their decimals.
    const length = (bytes[at + 16] ?? 0) + (type === 'C' ? decimals * 256 : 0);
    const end = bytes.indexOf(0, at);
    const name = bytes.subarray(at, end === -1 || end > at + 11 ? at + 11 : end);
    fields.push({ name: Buffer.from(name), type, offset, length, decimals });
    offset += length;
  }
  const isSound = fields.length > 0 && recordLength > 0 && offset <= recordLength && headerLength > FIELDS_AT;
  return isSound ? { recordCount: bytes.readUInt32LE(4), headerLength, recordLength, fields } : null;
}

export const isDeleted = (record: Buffer) => record[0] === DELETED;

/** Bytes to text; spaces and zeros that fill a cell up are taken off. */
export type CellDecoder = (bytes: Buffer) => string;

/** @param encoding one of ours, or any name that iconv-lite knows */
export function cellDecoder(encoding: TextEncoding | string): CellDecoder {
  const decode = isTextEncoding(encoding)
    ? decoderOf(encoding)
    : (bytes: Uint8Array) => iconv.decode(Buffer.from(bytes), encoding);
  return (bytes) => decode(trimmed(bytes), false).normalize('NFC');
}

/** Spaces and zeros fill a cell up. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end -= 1;
  return bytes.subarray(0, end);
}

const isTextEncoding = (name: string): name is TextEncoding =>
  ['utf-8', 'utf-16le', 'windows-1258', 'windows-1252', 'tcvn3'].includes(name);

/** The values of a record; a number that JavaScript would round stays text. */
export function dbfCells(record: Buffer, fields: readonly DbfField[], decode: CellDecoder): unknown[] {
  return fields.map((field) =>
    dbfValue(record.subarray(field.offset, field.offset + field.length), field, decode),
  );
}

function dbfValue(bytes: Buffer, { type }: DbfField, decode: CellDecoder): unknown {
  switch (type) {
    case 'N':
    case 'F':
      return numberOf(bytes.toString('latin1').replaceAll('\0', ' ').trim());
    case 'L': {
      const letter = bytes.toString('latin1').trim().toUpperCase();
      return letter === '' || letter === '?' ? null : letter === 'T' || letter === 'Y';
    }
    case 'D': {
      const day = bytes.toString('latin1').replaceAll('\0', ' ').trim();
      const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(day);
      return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : day === '' || /^0+$/.test(day) ? null : day;
    }
    case 'I':
    case '+':
      return bytes.length === 4 ? bytes.readInt32LE(0) : null;
    case 'O':
    case 'B':
      return bytes.length === 8 ? bytes.readDoubleLE(0) : null;
    default: {
      const text = decode(bytes);
      return text === '' ? null : text;
    }
  }
}

function numberOf(text: string): number | string | null {
  if (text === '' || /^\*+$/.test(text)) return null;
  const value = Number(text);
  const digits = text.replace(/[-+.]|e.*$/gi, '').replace(/^0+/, '').length;
  return Number.isFinite(value) && (digits <= 15 || text.includes('.')) ? value : text;
}
