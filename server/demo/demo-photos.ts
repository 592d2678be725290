import sharp from 'sharp';
import type { Instant, LonLat } from '../domain/values.ts';
import { DemoRandom } from './demo-random.ts';
import { drawScene, type SceneStage } from './demo-scene.ts';
import type { DemoSettings, HazardClass } from './demo-settings.ts';
import type { DemoSite } from './demo-sites.ts';

/** A picture to be drawn and the event that shows it. */
export interface DemoPhotoPlan {
  eventId: string;
  communeCode: string;
  hazardClass: HazardClass;
  stage: SceneStage;
  /** Pictures of one place share it. */
  seed: number;
  capturedAt: Instant;
  lonLat: LonLat;
}

const QUALITY = 88;
const FINISHED = ['verified', 'fixed', 'damagedSign', 'reinspectionDue'];

/** Before and after pictures on finished sites, a few of them in the commune of the walk-through. */
export function planPhotos(sites: readonly DemoSite[], settings: DemoSettings): DemoPhotoPlan[] {
  const isShown = ({ site }: DemoSite) => site.card.communeCode === settings.showcase.communeCode;
  const finished = sites.filter(({ scenario }) => FINISHED.includes(scenario));
  const here = finished.filter(isShown).slice(0, 4);
  const elsewhere = finished.filter((entry) => !isShown(entry));
  const step = Math.max(1, Math.floor(elsewhere.length / Math.max(1, settings.photoPairs - here.length)));
  const spread = elsewhere.filter((_, index) => index % step === 0);
  const pairs = [...here, ...spread].slice(0, settings.photoPairs);
  const warned = sites
    .filter((entry) => entry.scenario === 'warnedOverdue' && isShown(entry))
    .slice(0, settings.warnedPhotos);
  return [
    ...pairs.flatMap((entry, index) => [
      planOne(entry, 'reported', 'before', settings.seed + index),
      planOne(entry, 'fix_marked', 'after', settings.seed + index),
    ]),
    ...warned.map((entry, index) =>
      planOne(entry, 'measure_installed', 'warned', settings.seed + 1000 + index),
    ),
  ].filter((plan) => plan !== null);
}

function planOne(
  { site, hazardClass }: DemoSite,
  type: string,
  stage: SceneStage,
  seed: number,
): DemoPhotoPlan | null {
  const event = site.events.find((candidate) => candidate.type === type);
  if (!event) return null;
  const { communeCode, lonLat } = site.card;
  return {
    eventId: event.id,
    communeCode,
    hazardClass,
    stage,
    seed,
    capturedAt: event.occurredAt,
    lonLat: event.lonLat ?? lonLat,
  };
}

/** A JPEG as a camera would send it, with capture time and position in its metadata. */
export async function drawPhoto({
  hazardClass,
  stage,
  seed,
  capturedAt,
  lonLat,
}: DemoPhotoPlan): Promise<Uint8Array> {
  const svg = drawScene(hazardClass, stage, new DemoRandom(seed));
  const [lon, lat] = lonLat;
  return sharp(Buffer.from(svg))
    .withExif({
      IFD0: { ImageDescription: 'Du lieu minh hoa' },
      IFD2: { DateTimeOriginal: exifTime(capturedAt), OffsetTimeOriginal: '+00:00' },
      IFD3: {
        GPSLatitudeRef: lat < 0 ? 'S' : 'N',
        GPSLatitude: exifDegrees(Math.abs(lat)),
        GPSLongitudeRef: lon < 0 ? 'W' : 'E',
        GPSLongitude: exifDegrees(Math.abs(lon)),
      },
    })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

const exifTime = (instant: Instant) => instant.slice(0, 19).replaceAll('-', ':').replace('T', ' ');

function exifDegrees(degrees: number): string {
  const whole = Math.floor(degrees);
  const minutes = Math.floor((degrees - whole) * 60);
  const seconds = (degrees - whole - minutes / 60) * 3600;
  return `${whole}/1 ${minutes}/1 ${Math.round(seconds * 10_000)}/10000`;
}
