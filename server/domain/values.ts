import { z } from 'zod';

/** Official five-digit code of a commune (QĐ 19/2025/QĐ-TTg), text because of its leading zeros. */
export const CommuneCode = z.string().regex(/^\d{5}$/);
export type CommuneCode = z.infer<typeof CommuneCode>;

/** Two-digit province code; Hà Nội is 01. */
export const ProvinceCode = z.string().regex(/^\d{2}$/);

/** Made by the client, time-ordered (UUIDv7), so that a re-sent record is recognised. */
export const Id = z.uuid();

/**
 * WGS 84 longitude, latitude in degrees. Always in this order. A fault carries `params.errorCode` of the
 * error catalogue, so that swapped axes and VN-2000 metres get a sentence that says so.
 */
export const LonLat = z.tuple([z.number(), z.number()]).superRefine(([lon, lat], context) => {
  const fault = coordinateFault(lon, lat);
  if (fault === null) return;
  context.addIssue({ code: 'custom', params: { errorCode: fault, details: { lonLat: `${lon}, ${lat}` } } });
});
export type LonLat = z.infer<typeof LonLat>;

/** Why a pair is no WGS 84 position, or null. Việt Nam lies at 102–117° E, 6–24° N. */
export function coordinateFault(
  lon: number,
  lat: number,
): 'site.projected_coordinates' | 'site.swapped_axes' | 'site.coordinates_out_of_range' | null {
  if (Math.abs(lon) > 1000 || Math.abs(lat) > 1000) return 'site.projected_coordinates';
  if (lat > 90 && lat <= 180 && Math.abs(lon) <= 90) return 'site.swapped_axes';
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return 'site.coordinates_out_of_range';
  return null;
}

/** Day in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
export const CalendarDate = z.iso.date();
export type CalendarDate = z.infer<typeof CalendarDate>;

/** Moment in UTC, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** Code of an entry of a code list, lower snake case. */
export const ListCode = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/**
 * Trimmed text in Unicode NFC, so that composed and decomposed diacritics are one spelling. Half characters
 * (lone surrogates) and control characters other than tab and line ends are refused: no database and no
 * spreadsheet keeps them as they came.
 */
export const text = (maxLength: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .max(maxLength)
    .refine(isPlainText, { params: { errorCode: 'text.unreadable' } });

function isPlainText(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u.test(value);
}
export const requiredText = (maxLength: number) => text(maxLength).min(1);

/** A short name in both languages of the screen. */
export const Label = z.object({ vi: requiredText(120), en: requiredText(120) });

/** Numbers in a query, comma-separated. */
const numbers = (count: number) =>
  z
    .string()
    .refine((value) => value.split(',').every((part) => part.trim() !== ''), {
      error: `expected ${count} numbers`,
    })
    .transform((value) => value.split(',').map(Number))
    .refine((parts) => parts.length === count && parts.every(Number.isFinite), {
      error: `expected ${count} numbers`,
    });

/** west,south,east,north in degrees. */
export const BboxText = numbers(4).refine(
  ([west = 0, south = 0, east = 0, north = 0]) =>
    west <= east && south <= north && west >= -180 && east <= 180 && south >= -90 && north <= 90,
  { error: 'expected west,south,east,north in degrees' },
);

/** lon,lat,radiusM; the radius up to half the way around the earth. */
export const NearText = numbers(3).refine(
  ([lon = 0, lat = 0, radiusM = 0]) =>
    Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && radiusM >= 0 && radiusM <= 20_100_000,
  { error: 'expected lon,lat,radiusM' },
);

export const Ring = z
  .array(LonLat)
  .min(4)
  .max(20_000)
  .refine((ring) => ring[0]?.[0] === ring.at(-1)?.[0] && ring[0]?.[1] === ring.at(-1)?.[1], {
    params: { errorCode: 'geometry.ring_open' },
  });
export const Polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1).max(200) });
export const MultiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(Ring).min(1)).min(1).max(200),
});
export const LineString = z.object({
  type: z.literal('LineString'),
  coordinates: z.array(LonLat).min(2).max(20_000),
});
export const MultiLineString = z.object({
  type: z.literal('MultiLineString'),
  coordinates: z.array(z.array(LonLat).min(2)).min(1).max(200),
});
/** Shape of a place when it is more than a point, WGS 84. */
export const Outline = z.discriminatedUnion('type', [Polygon, MultiPolygon, LineString, MultiLineString]);
export type Outline = z.infer<typeof Outline>;

/** A list in one query parameter, comma-separated; empty parts are passed over. */
export const listText = <S extends z.ZodType<string, string>>(part: S) =>
  z
    .string()
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(part));
