import { z } from 'zod';
import { type SiteEventInput, SiteEventInput as SiteEventSchema } from '#domain/site-events.ts';
import { LonLat } from '#domain/values.ts';
import { readCost } from '../i18n/read-cost.ts';
import type { AskedAction } from './site-actions.ts';

/** What a person enters for an action before it becomes events. */
export const RecordDraft = z.object({
  kinds: z.array(z.string()),
  /** Digits as typed, by measure kind. */
  costs: z.record(z.string(), z.string()),
  isAlsoFixed: z.boolean(),
  reason: z.string(),
  closeReason: z.enum(['not_a_hazard', 'duplicate']),
  condition: z.enum(['damaged', 'missing', 'removed']),
  measureId: z.string(),
  note: z.string(),
  lonLat: LonLat.nullable(),
  accuracyM: z.number().nullable(),
  photoIds: z.array(z.string()),
  /** Built at the first press of "save" and sent again as they are until the content changes. */
  pending: z.array(SiteEventSchema).nullable(),
});
export type RecordDraft = z.infer<typeof RecordDraft>;

export function emptyRecord(kinds: readonly string[], measureId: string): RecordDraft {
  return {
    kinds: [...kinds],
    costs: {},
    isAlsoFixed: false,
    reason: '',
    closeReason: 'not_a_hazard',
    condition: 'damaged',
    measureId,
    note: '',
    lonLat: null,
    accuracyM: null,
    photoIds: [],
    pending: null,
  };
}

export const isRecordDraft = (value: unknown): value is RecordDraft => RecordDraft.safeParse(value).success;

export type RecordFault = 'needMeasure' | 'needReason' | 'needNote' | 'costInvalid';

export function recordFault(action: AskedAction, draft: RecordDraft): RecordFault | null {
  switch (action) {
    case 'measures':
      if (draft.kinds.length === 0) return 'needMeasure';
      return draft.kinds.some((kind) => readCost(draft.costs[kind] ?? '') === undefined)
        ? 'costInvalid'
        : null;
    case 'reject':
    case 'reopen':
      return draft.reason.trim() === '' ? 'needReason' : null;
    case 'note':
      return draft.note.trim() === '' && draft.photoIds.length === 0 ? 'needNote' : null;
    case 'fixed':
    case 'close':
    case 'damage':
      return null;
  }
}

interface Source {
  newId(): string;
  /** ISO UTC. */
  occurredAt: string;
}

/** The events of a draft that has no fault. Note and photos go with the first one. */
export function toEvents(action: AskedAction, draft: RecordDraft, source: Source): SiteEventInput[] {
  const place = { lonLat: draft.lonLat, accuracyM: draft.accuracyM };
  const bare = () => ({
    id: source.newId(),
    occurredAt: source.occurredAt,
    ...place,
    note: '',
    photoIds: [],
  });
  const full = () => ({ ...bare(), note: draft.note, photoIds: draft.photoIds });
  switch (action) {
    case 'measures': {
      const installed = draft.kinds.map((kind, index): SiteEventInput => {
        const costVnd = readCost(draft.costs[kind] ?? '') ?? null;
        return {
          ...(index === 0 ? full() : bare()),
          type: 'measure_installed',
          measure: { id: source.newId(), kind, costVnd },
        };
      });
      return draft.isAlsoFixed ? [...installed, { ...bare(), type: 'fix_marked' }] : installed;
    }
    case 'fixed':
      return [{ ...full(), type: 'fix_marked' }];
    case 'reject':
      return [{ ...full(), type: 'rejected', reason: draft.reason }];
    case 'reopen':
      return [{ ...full(), type: 'reopened', reason: draft.reason }];
    case 'close':
      return [{ ...full(), type: 'closed', reason: draft.closeReason }];
    case 'damage':
      return [{ ...full(), type: 'damaged', measureId: draft.measureId, condition: draft.condition }];
    case 'note':
      return [{ ...full(), type: 'noted' }];
  }
}
