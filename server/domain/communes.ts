import { z } from 'zod';
import { COMMUNE_STAGES } from './commune-stages.ts';
import { CalendarDate, CommuneCode, LonLat, ProvinceCode } from './values.ts';

/** Threshold of decision 06/QĐ-TTg (2019) per group: see `docs/glossary.md`. */
export const THRESHOLD_GROUPS = { phuong: 900, xa: 850, mountainous: 800 } as const;
export const ThresholdGroup = z.enum(['phuong', 'xa', 'mountainous']);

/** `approximate`: a cell computed from points and areas, never used to assign a commune silently. */
export const OutlineQuality = z.enum(['official', 'approximate']);
export type OutlineQuality = z.infer<typeof OutlineQuality>;

export const Commune = z.object({
  code: CommuneCode,
  provinceCode: ProvinceCode,
  provinceName: z.string(),
  name: z.string(),
  /** Other accepted spelling (Hoà/Hòa), empty when there is none. */
  nameAlt: z.string(),
  kind: z.enum(['phuong', 'xa']),
  areaKm2: z.number(),
  population: z.int(),
  /** A point inside the commune. */
  lonLat: LonLat,
  thresholdGroup: ThresholdGroup,
  thresholdBasis: z.string(),
  validFrom: CalendarDate,
  validTo: CalendarDate.nullable(),
  outlineQuality: OutlineQuality.nullable(),
});
export type Commune = z.infer<typeof Commune>;

/** With where it stands today under the standard; null outside of the caller's scope. */
export const CommuneToday = Commune.extend({ recognition: z.enum(COMMUNE_STAGES).nullable() });
export type CommuneToday = z.infer<typeof CommuneToday>;
export const CommuneList = z.object({ items: z.array(CommuneToday), nextCursor: z.null() });

/** A unit before 1 July 2025 and what it became; several where it was divided. */
export const FormerCommune = z.object({
  /** Its code of then; today another unit may have it. */
  code: CommuneCode,
  name: z.string(),
  kind: z.enum(['phuong', 'xa', 'thi_tran']),
  /** The district it was of, with its kind. */
  district: z.string(),
  lonLat: LonLat,
  /** The largest known part first. */
  becameCommunes: z
    .array(
      z.object({
        code: CommuneCode,
        /** Approximate part of its area that lies there, percent; null: not known. */
        areaSharePercent: z.number().min(0).max(100).nullable(),
      }),
    )
    .min(1),
});
export type FormerCommune = z.infer<typeof FormerCommune>;
export const FormerCommuneList = z.object({ items: z.array(FormerCommune), nextCursor: z.null() });

/** Where the drawn outlines come from. `url` is immutable: its path holds the content hash. */
export const OutlinesInfo = z.object({
  quality: OutlineQuality,
  count: z.int(),
  source: z.string(),
  importedAt: z.string().nullable(),
  sha256: z.string(),
  url: z.string(),
});
export type OutlinesInfo = z.infer<typeof OutlinesInfo>;

/** Which commune a point lies in; `proposed` from approximate cells must be confirmed by a person. */
export const CommuneAt = z.object({
  communeCode: CommuneCode.nullable(),
  basis: OutlineQuality.nullable(),
});
export type CommuneAt = z.infer<typeof CommuneAt>;

export const Unit = z.object({
  id: z.uuid(),
  name: z.string(),
  /** null: works for the whole city. */
  communeCode: CommuneCode.nullable(),
});
export type Unit = z.infer<typeof Unit>;
export const UnitList = z.object({ items: z.array(Unit), nextCursor: z.null() });
