import { readFile } from 'node:fs/promises';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readCaptureFacts } from './capture-facts.ts';
import { reEncode } from './re-encode.ts';

const NOW = '2026-11-23T03:00:00.000Z';
const HEIC = new URL('../../tests/support/fixtures/two-colours.heic', import.meta.url);

/** Left half red, right half blue, so that turning shows. */
const twoColours = (width = 96, height = 64) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
        <rect width="${width}" height="${height}" fill="#2040c0"/>
        <rect width="${width / 2}" height="${height}" fill="#d03020"/></svg>`,
    ),
  );

/** The same noise in every run, so that a failure can be run again. */
function seededNoise(width: number, height: number) {
  let state = 20261123;
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 16807) % 2147483647;
    return state % 256;
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const EXIF = {
  IFD0: { Make: 'Fixture', Copyright: 'Somebody' },
  IFD2: { DateTimeOriginal: '2026:03:01 08:15:00', OffsetTimeOriginal: '+07:00' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '21/1 2/1 24/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '105/1 52/1 48/1',
  },
};

const withMetadata = () =>
  twoColours()
    .withExif(EXIF)
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>Somebody</who></x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();

async function colourAt(jpeg: Uint8Array, x: number, y: number): Promise<'red' | 'blue'> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue';
}

describe('reEncode', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('writes %s anew as JPEG with a thumbnail', async (format) => {
    const { full, thumb, widthPx, heightPx } = await reEncode(
      await twoColours(3000, 1500).toFormat(format).toBuffer(),
    );
    expect([widthPx, heightPx]).toEqual([2560, 1280]);
    expect(await sharp(full).metadata()).toMatchObject({ format: 'jpeg', width: 2560, height: 1280 });
    expect(await sharp(thumb).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 200 });
  });

  it('reads HEIC', async () => {
    const { full, widthPx, heightPx } = await reEncode(await readFile(HEIC));
    expect([widthPx, heightPx]).toEqual([96, 64]);
    expect(await colourAt(full, 8, 32)).toBe('red');
    expect(await colourAt(full, 88, 32)).toBe('blue');
  });

  it('gives the same bytes for the same photo, so that sending again is recognised', async () => {
    for (const original of [await withMetadata(), await readFile(HEIC)]) {
      const [first, second] = [await reEncode(original), await reEncode(original)];
      expect(Buffer.compare(first.full, second.full)).toBe(0);
      expect(Buffer.compare(first.thumb, second.thumb)).toBe(0);
    }
  });

  it('leaves no metadata in the stored bytes', async () => {
    const original = await withMetadata();
    const before = ExifReader.load(original, { expanded: true });
    expect(before.gps?.Latitude).toBeCloseTo(21.04, 5);
    expect(before.xmp).toBeDefined();
    expect(before.icc).toBeDefined();
    const { full, thumb } = await reEncode(original);
    for (const stored of [full, thumb]) {
      const tags = ExifReader.load(Buffer.from(stored), { expanded: true });
      expect(Object.keys(tags)).toEqual(['file']);
      expect(Buffer.from(stored).includes('Somebody')).toBe(false);
    }
  });

  it('turns a photo upright before it forgets its orientation', async () => {
    const sideways = await twoColours().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { full, widthPx, heightPx } = await reEncode(sideways);
    expect([widthPx, heightPx]).toEqual([64, 96]);
    expect(await colourAt(full, 32, 8)).toBe('red');
    expect(await colourAt(full, 32, 88)).toBe('blue');
  });

  it('refuses what is no photo, whatever it calls itself', async () => {
    const others: Record<string, Uint8Array> = {
      svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      html: Buffer.from('<!doctype html><script>alert(1)</script>'),
      pdf: Buffer.from('%PDF-1.7\n1 0 obj'),
      gif: await twoColours().gif().toBuffer(),
      tiff: await twoColours().tiff().toBuffer(),
      avif: await twoColours().avif({ effort: 0 }).toBuffer(),
      empty: new Uint8Array(),
    };
    for (const [name, bytes] of Object.entries(others)) {
      await expect(reEncode(bytes), name).rejects.toMatchObject({ code: 'photo.not_an_image' });
    }
  });

  it('refuses photos that are cut off or damaged', async () => {
    const noise = seededNoise(400, 300);
    const heic = await readFile(HEIC);
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await noise.clone().toFormat(format).toBuffer();
      await expect(reEncode(whole)).resolves.toBeDefined();
      for (const kept of [0.95, 0.5, 0.01]) {
        const cut = whole.subarray(0, Math.max(16, Math.floor(whole.length * kept)));
        await expect(reEncode(cut), `${format} cut to ${kept}`).rejects.toMatchObject({
          code: 'photo.damaged',
        });
      }
    }
    const spoiled = await noise.clone().jpeg().toBuffer();
    const middle = Math.floor(spoiled.length / 2);
    spoiled.fill(0xff, middle, middle + 400);
    await expect(reEncode(spoiled)).rejects.toMatchObject({ code: 'photo.damaged' });
    await expect(reEncode(heic.subarray(0, 500))).rejects.toMatchObject({ code: 'photo.heic_unreadable' });
  });

  it('refuses an image that would not fit in memory', async () => {
    const bomb = await sharp({
      create: { width: 10_000, height: 5_001, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(reEncode(bomb)).rejects.toMatchObject({
      code: 'photo.too_many_pixels',
      details: { limit: 50 },
    });
  });
});

describe('readCaptureFacts', () => {
  it('reads time and position of JPEG and HEIC', async () => {
    for (const original of [await withMetadata(), await readFile(HEIC)]) {
      const { capturedAt, lonLat } = readCaptureFacts(original, NOW);
      expect(capturedAt).toBe('2026-03-01T01:15:00.000Z');
      expect(lonLat?.[0]).toBeCloseTo(105.88, 5);
      expect(lonLat?.[1]).toBeCloseTo(21.04, 5);
    }
  });
  it('finds nothing in a photo without metadata and in bytes that are no photo', async () => {
    const nothing = { capturedAt: null, lonLat: null };
    expect(readCaptureFacts(await twoColours().jpeg().toBuffer(), NOW)).toEqual(nothing);
    expect(readCaptureFacts(new Uint8Array([1, 2, 3]), NOW)).toEqual(nothing);
  });
});
