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
