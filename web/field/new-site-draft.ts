import { z } from 'zod';
import { PhotoId } from '#domain/photos.ts';
import type { SyncItem } from '#domain/sync.ts';
import { CommuneCode, Id, ListCode, LonLat } from '#domain/values.ts';
import type { Tap } from '../offline/index.ts';
import { DraftPhoto, expectedOf, MAX_PHOTOS, photosOfOld } from './draft-photos.ts';
import type { DraftKind } from './kept-draft.ts';

/** A site being added at the cross-hair. There is one at a time, under this key. */
export const NEW_SITE_KEY = 'field.new.new';

const filled = {
  kind: ListCode.nullable(),
  setting: ListCode.nullable(),
  /** null: the suggestion is taken. */
  name: z.string().max(200).nullable(),
  hamlet: z.string().max(120),
  /** Chosen by a person where outlines are only approximate. */
  communeCode: CommuneCode.nullable(),
  lonLat: LonLat.nullable(),
  note: z.string().max(2000),
};
export const NewSiteDraft = z.object({
  ...filled,
  version: z.literal(2),
  photos: z.array(DraftPhoto).max(MAX_PHOTOS),
  /** Photos that an older version of the application had sent ahead. */
  photoIds: z.array(PhotoId).max(MAX_PHOTOS),
  /** The refused item that this mends; null: a record of its own. */
  amends: Id.nullable(),
});
export type NewSiteDraft = z.infer<typeof NewSiteDraft>;
const OldNewSite = z.object({ ...filled, version: z.literal(1) });

export const NEW_SITE_DRAFT: DraftKind<NewSiteDraft> = {
  empty: {
    version: 2,
    kind: null,
    setting: null,
    name: null,
    hamlet: '',
    communeCode: null,
    lonLat: null,
    note: '',
    photos: [],
    photoIds: [],
    amends: null,
  },
  read(value, savedAt) {
    const known = NewSiteDraft.safeParse(value);
    if (known.success) return known.data;
    const old = OldNewSite.safeParse(value);
    return old.success ? { ...old.data, ...photosOfOld(value, savedAt), version: 2, amends: null } : null;
  },
  // Where the map stands does not count: nothing was typed yet.
  isEmpty: (draft) =>
    draft.amends === null &&
    draft.kind === null &&
    draft.name === null &&
    draft.hamlet === '' &&
    draft.note === '' &&
    draft.photos.length === 0 &&
    draft.photoIds.length === 0,
  photosOf: (draft) => draft.photos.map(({ sha256 }) => sha256),
};

interface NewSiteFacts {
  id: string;
  reportId: string;
  occurredAt: string;
  kind: string;
  name: string;
  setting: string;
  lonLat: LonLat;
  /** null: the server takes it from the official outlines. */
  communeCode: string | null;
}

/** What the tap on "save" records. */
export function newSiteTap(draft: NewSiteDraft, facts: NewSiteFacts): Extract<Tap, { kind: 'new_site' }> {
  const { communeCode, ...site } = facts;
  return {
    kind: 'new_site',
    site: {
      ...site,
      hamlet: draft.hamlet.trim(),
      note: draft.note.trim(),
      photoIds: draft.photoIds,
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
    },
    photos: expectedOf(draft.photos, facts.reportId),
  };
}

/** What a refused new site is and since when: own taps may name it, and mending it changes none of that. */
export function newSiteOrigin(
  item: SyncItem | null | undefined,
): Pick<NewSiteFacts, 'id' | 'reportId' | 'occurredAt'> | null {
  if (item?.kind !== 'new_site') return null;
  const { id, reportId, occurredAt } = item.site;
  return { id, reportId, occurredAt };
}

/** A refused new site as a form again, for a person to mend. */
export function draftOfNewSite({ id, site, photos }: Extract<SyncItem, { kind: 'new_site' }>): NewSiteDraft {
  return {
    version: 2,
    kind: site.kind,
    setting: site.setting,
    name: site.name,
    hamlet: site.hamlet,
    communeCode: site.communeCode ?? null,
    lonLat: site.lonLat,
    note: site.note,
    photos: photos.map(({ eventId: _eventId, ...photo }) => photo),
    photoIds: site.photoIds,
    amends: id,
  };
}

/** "Ao tổ 9" from the kind and the hamlet; empty without a kind. */
export function suggestedName(kindLabel: string, hamlet: string): string {
  return kindLabel ? [kindLabel, hamlet.trim()].filter(Boolean).join(' ') : '';
}
