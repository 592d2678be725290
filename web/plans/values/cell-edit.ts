import type { CellKey, IndicatorValue, NewValue, ValueCell, ValueResult } from '#domain/indicator-values.ts';
import type { Entry } from './cell-text.ts';

/** A change of one cell that the server does not have yet, as it is kept on the device. */
export interface CellEdit {
  key: string;
  cell: CellKey;
  /** In whose grid it was typed. */
  plan: string;
  /** UUIDv7, a new one with every change. */
  id: string;
  /** Version of the stored cell that the change was made on; 0: none. */
  baseVersion: number;
  /** As typed or pasted, one per slot. */
  texts: readonly string[];
  entry: Entry;
  source: string;
  note: string;
  /** What the server said when it did not take it. */
  refusal: { code: string; message: string; current: ValueCell | null } | null;
  /** What was sent without an answer, newest last: when the cell turns out to hold it, that was no one else. */
  tried: readonly Content[];
}

export interface Content {
  value: IndicatorValue | null;
  source: string;
  note: string;
}

/** What somebody saw in a cell when they began to change it. */
export interface Seen {
  /** Version that the server had; 0: none. */
  version: number;
  /** The unsent change that stood there; null: none. */
  editId: string | null;
  /** Changes of one's own that may have been stored by the time this one is sent. */
  own: readonly Content[];
}

export const keyOfCell = ({ indicator, area, period }: CellKey) => `${indicator}|${area}|${period}`;

export type EditState = 'fault' | 'conflict' | 'refused' | 'unsent';

export function stateOfEdit({ entry, refusal }: CellEdit): EditState {
  if (entry.kind === 'fault') return 'fault';
  if (refusal === null) return 'unsent';
  return refusal.code === 'value.conflict' ? 'conflict' : 'refused';
}

/** What is to be stored; null for a text that says no value. */
export function contentOf(edit: Pick<CellEdit, 'entry' | 'source' | 'note'>): Content | null {
  const { entry, source, note } = edit;
  if (entry.kind === 'fault') return null;
  if (entry.kind === 'clear') return { value: null, source, note };
  return { value: entry.value, source, note: entry.note ?? note };
}

export function isStored(content: Content, stored: ValueCell | null): boolean {
  return (
    sameValue(content.value, stored?.value ?? null) &&
    content.source.trim() === (stored?.source ?? '') &&
    content.note.trim() === (stored?.note ?? '')
  );
}

/** Source and note of a conflict where one's own is another than what is stored. */
export function differingTexts(
  mine: Content | null,
  stored: ValueCell | null,
): { kind: 'source' | 'note'; mine: string; theirs: string }[] {
  return (['source', 'note'] as const)
    .map((kind) => ({ kind, mine: mine?.[kind].trim() ?? '', theirs: stored?.[kind] ?? '' }))
    .filter((both) => both.mine !== both.theirs);
}

export function sameValue(one: IndicatorValue | null, other: IndicatorValue | null): boolean {
  if (one === null || other === null) return one === other;
  const keys = Object.keys(one) as (keyof IndicatorValue)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** How the server is told; null where there is nothing to tell. */
export function toNewValue(edit: CellEdit): NewValue | null {
  const content = contentOf(edit);
  return content && { id: edit.id, ...edit.cell, baseVersion: edit.baseVersion, ...content };
}

/**
 * What becomes of an edit when the server has answered for one that was sent; null: it is done. `now` may be a later
 * change of the same cell than the one that was answered.
 */
export function afterAnswer(now: CellEdit, result: ValueResult, newId: () => string): CellEdit | null {
  const isAnswered = now.id === result.id;
  const isOneOfOwn = (cell: ValueCell | null) => now.tried.some((content) => isStored(content, cell));
  if (result.outcome !== 'refused') {
    if (isAnswered) return null;
    // What was stored before comes with the present cell, which may be somebody else's by now.
    const isOwn = result.outcome !== 'already_saved' || isOneOfOwn(result.cell);
    return isOwn ? { ...now, baseVersion: result.cell.version, tried: [] } : now;
  }
  const { code, message, current } = result;
  if (code === 'value.conflict' && current && isOneOfOwn(current)) {
    return { ...now, id: newId(), baseVersion: current.version, tried: [] };
  }
  return isAnswered ? { ...now, refusal: { code, message, current }, tried: [] } : now;
}
