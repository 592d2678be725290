import sharp from 'sharp';

/** A multipart body with one photo under the name that the route expects. */
export function photoForm(bytes: Uint8Array, name = 'photo.jpg', type = 'image/jpeg'): FormData {
  const form = new FormData();
  form.set('photo', new File([new Uint8Array(bytes)], name, { type }));
  return form;
}

/** A JPEG that looks like no other: one plain colour per seed. */
export function plainJpeg(seed: number): Promise<Buffer> {
  const background = { r: seed % 256, g: (seed * 7) % 256, b: (seed * 13) % 256 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** A JPEG of 800 × 600 with soft shapes, as different from that of another seed as two photographs are. */
export async function seededScene(seed: number): Promise<Buffer> {
  let state = seed * 2_654_435_761;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const grid = Buffer.from(Array.from({ length: 24 * 18 * 3 }, () => Math.floor(random() * 256)));
  return sharp(grid, { raw: { width: 24, height: 18, channels: 3 } })
    .resize(800, 600, { kernel: 'cubic' })
    .jpeg({ quality: 92 })
    .toBuffer();
}
