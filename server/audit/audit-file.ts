import { stringify } from 'csv-stringify/sync';
import type { AuditItem, AuditValue } from '../domain/audit.ts';
import {
  AUDIT_COLUMNS,
  ERASED,
  wordAction,
  wordEntity,
  wordField,
  wordKind,
  wordSentFile,
} from '../domain/audit-words.ts';
import { toFormulaSafe } from '../domain/formula-safe.ts';
import { ROLES } from '../domain/roles.ts';

const ROWS_AT_ONCE = 500;

/** CSV that Excel opens by a double click, no cell of which is run as a formula; one line an entry. */
export async function* auditFile(
  items: AsyncIterable<AuditItem>,
  language: 'vi' | 'en',
): AsyncGenerator<string> {
  const lines = (rows: string[][]) =>
    stringify(
      rows.map((row) => row.map(toFormulaSafe)),
      { delimiter: language === 'vi' ? ';' : ',', eof: true },
    );
  yield `\uFEFF${lines([AUDIT_COLUMNS.map((column) => column[language])])}`;
  let rows: string[][] = [];
  for await (const item of items) {
    rows.push(toCells(item, language));
    if (rows.length < ROWS_AT_ONCE) continue;
    yield lines(rows);
    rows = [];
  }
  yield lines(rows);
}

function toCells(item: AuditItem, language: 'vi' | 'en'): string[] {
  const changes = item.changed.map(
    ({ field, before, after }) =>
      `${wordField(field, language, item.entity)}: ${toText(before, language)} → ${toText(after, language)}`,
  );
  return [
    String(item.number),
    item.at,
    item.actor?.name ?? '',
    item.actor?.id ?? '',
    item.role === null ? '' : ROLES[item.role].label[language],
    item.address ?? '',
    wordKind(item.kind, language),
    wordAction(item.action, language),
    wordEntity(item.entity, language),
    item.entityLabel ?? wordSentFile(item, language) ?? '',
    item.entityId ?? '',
    item.communeCode ?? '',
    String(item.count),
    changes.join('\n'),
    Object.keys(item.facts).length === 0 ? '' : JSON.stringify(item.facts),
    item.requestId ?? '',
  ];
}

function toText(value: AuditValue, language: 'vi' | 'en'): string {
  if (value.kind === 'erased') return ERASED[language];
  if (value.kind === 'long') return `SHA-256 ${value.sha256}`;
  if (value.value === null) return '–';
  return typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
}
