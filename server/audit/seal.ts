import { createHash } from 'node:crypto';
import type { AuditEntryRow, SealRow } from './audit.queries.ts';

const LEAF_LENGTH = 43;

/** SHA-256 of an entry as it is stored, base64url. */
export function leafOf(entry: AuditEntryRow): string {
  return sha256([
    entry.number,
    entry.at,
    entry.actor_id,
    entry.actor_role,
    entry.address,
    entry.request_id,
    entry.kind,
    entry.action,
    entry.entity,
    entry.entity_id,
    entry.commune_code,
    entry.count,
    entry.details,
  ]);
}

export function hashOfSeal(seal: Omit<SealRow, 'hash'>): string {
  return sha256([
    seal.number,
    seal.sealed_at,
    seal.previous,
    seal.entry_count,
    seal.numbers,
    seal.leaves,
    seal.last_number,
    seal.settled_through,
    seal.horizon,
  ]);
}

function sha256(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

export function leavesOf(seal: Pick<SealRow, 'leaves'>): string[] {
  return seal.leaves.match(new RegExp(`.{1,${LEAF_LENGTH}}`, 'g')) ?? [];
}

/** Ascending numbers as ranges: 1, 2, 3, 5 are `1-3,5`. */
export function toRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** @throws RangeError for text that is no list of ranges, or one of more numbers than a seal covers */
export function fromRanges(text: string, most: number): number[] {
  const numbers: number[] = [];
  for (const range of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(range);
    if (!match) throw new RangeError(`no range: ${range.slice(0, 40)}`);
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (numbers.length + to - from >= most) throw new RangeError('more numbers than a seal covers');
    for (let number = from; number <= to; number++) numbers.push(number);
  }
  return numbers;
}

/** As an office writes it down. */
export function headOf({ number, hash }: Pick<SealRow, 'number' | 'hash'>): string {
  return `${number}-${hash}`;
}
