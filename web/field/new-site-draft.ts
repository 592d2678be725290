import { z } from 'zod';
import type { NewSite } from '#domain/sites.ts';
import { CommuneCode, Id, Instant, ListCode, LonLat } from '#domain/values.ts';
import { DraftPhoto, MAX_PHOTOS } from './site-draft.ts';

/** A site being added at the cross-hair. There is one at a time, under this id. */
export const NEW_SITE = 'new';

export const NewSiteDraft = z.object({
  version: z.literal(1),
  kind: ListCode.nullable(),
  setting: ListCode.nullable(),
  /** null: the suggestion is taken. */
  name: z.string().max(200).nullable(),
  hamlet: z.string().max(120),
  /** Chosen by a person where outlines are only approximate. */
  communeCode: CommuneCode.nullable(),
  lonLat: LonLat.nullable(),
  note: z.string().max(2000),
  photos: z.array(DraftPhoto).max(MAX_PHOTOS),
  submission: z
    .object({
      id: Id,
      occurredAt: Instant,
      name: z.string(),
      setting: ListCode,
      lonLat: LonLat,
      communeCode: CommuneCode.nullable(),
    })
    .nullable(),
});
export type NewSiteDraft = z.infer<typeof NewSiteDraft>;

export const EMPTY_NEW_SITE: NewSiteDraft = {
  version: 1,
  kind: null,
  setting: null,
  name: null,
  hamlet: '',
  communeCode: null,
  lonLat: null,
  note: '',
  photos: [],
  submission: null,
};

/** Where the map stands does not count: nothing was typed yet. */
export const isEmptyNewSite = (draft: NewSiteDraft) =>
  draft.kind === null &&
  draft.name === null &&
  draft.hamlet === '' &&
  draft.note === '' &&
  draft.photos.length === 0 &&
  draft.submission === null;

/** The request of a tapped draft, the same at every re-send; null before the tap. */
export function newSiteOf(draft: NewSiteDraft): NewSite | null {
  const { submission, kind } = draft;
  if (!submission || !kind) return null;
  const { id, occurredAt, name, setting, lonLat, communeCode } = submission;
  return {
    id,
    occurredAt,
    name,
    kind,
    setting,
    lonLat,
    hamlet: draft.hamlet.trim(),
    note: draft.note.trim(),
    photoIds: draft.photos.flatMap(({ photo }) => photo?.id ?? []),
    ...(communeCode === null ? {} : { communeCode }),
    isCandidate: false,
    outline: null,
    owner: '',
    unitId: null,
    riskFactors: [],
    requiredMeasures: [],
    dueOn: null,
    estimatedCostVnd: null,
    fundSource: null,
    description: '',
  };
}

/** "Ao tổ 9" from the kind and the hamlet; empty without a kind. */
export function suggestedName(kindLabel: string, hamlet: string): string {
  return kindLabel ? [kindLabel, hamlet.trim()].filter(Boolean).join(' ') : '';
}
