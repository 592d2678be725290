import { createHash } from 'node:crypto';
import { type ImportFormat, isTableFormat } from '../../domain/imports.ts';
import { isNoteColumn } from './note-columns.ts';

/**
 * Names the shape of a file: its columns in whatever order, and whether they come from a table or a map. A file of
 * returned rows has the shape of the file that it came from. SHA-256, hex.
 */
export function shapeHashOf(columns: readonly string[], format: ImportFormat): string {
  const names = columns
    .filter((column) => !isNoteColumn(column))
    .map((column) => column.normalize('NFC').trim())
    .sort();
  return createHash('sha256')
    .update(JSON.stringify([isTableFormat(format) ? 'table' : 'map', names]))
    .digest('hex');
}
