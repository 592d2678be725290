import ExifReader from 'exifreader';
import type { Instant, LonLat } from '../domain/values.ts';

/** What the camera wrote; null where it wrote nothing or nonsense. */
export interface CaptureFacts {
  capturedAt: Instant | null;
  lonLat: LonLat | null;
}

/** EXIF times carry no zone unless the camera adds one; Việt Nam's is assumed. */
const ASSUMED_OFFSET = '+07:00';
/** Before this year a camera's clock was never set. */
const FIRST_YEAR = 2000;
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/** Reads capture time and position from the original bytes. Never throws: odd metadata is no fault of the photo. */
export function readCaptureFacts(bytes: Uint8Array, now: Instant): CaptureFacts {
  try {
    const { exif, gps } = ExifReader.load(Buffer.from(bytes), { expanded: true });
    return {
      capturedAt: toInstant(
        firstText(exif?.DateTimeOriginal?.value),
        firstText(exif?.OffsetTimeOriginal?.value) ?? firstText(exif?.OffsetTime?.value),
        now,
      ),
      lonLat: toLonLat(gps?.Longitude, gps?.Latitude),
    };
  } catch {
    return { capturedAt: null, lonLat: null };
  }
}

function firstText(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : null;
}

/** `2026:03:01 08:15:00` and an offset like `+07:00` to UTC; null for impossible or future times. */
export function toInstant(exifTime: string | null, exifOffset: string | null, now: Instant): Instant | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(exifTime ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const offset = /^[+-](0\d|1[0-4]):[0-5]\d$/.test(exifOffset ?? '') ? exifOffset : ASSUMED_OFFSET;
  const wallClock = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const asUtc = Date.parse(wallClock);
  // `Date` rolls 31 February over into March instead of refusing it.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== wallClock) return null;
  const time = Date.parse(wallClock.replace('Z', offset ?? ASSUMED_OFFSET));
  if (Number(year) < FIRST_YEAR || time > Date.parse(now) + CLOCK_TOLERANCE_MS) return null;
  return new Date(time).toISOString();
}

/** Degrees, or null: some cameras write 0, 0 or NaN while they have no fix. */
export function toLonLat(lon: number | undefined, lat: number | undefined): LonLat | null {
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || (lon === 0 && lat === 0)) return null;
  return [lon, lat];
}
