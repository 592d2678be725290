import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededScene } from '../../tests/support/photo-form.ts';
import { SAME_VIEW_BITS, viewDistance } from '../domain/view-hash.ts';
import { lookAt } from './look-at.ts';
import { reEncode } from './re-encode.ts';

const view = async (bytes: Uint8Array) => lookAt((await reEncode(bytes)).thumb);

describe('lookAt', () => {
  it('sees the same picture in another size, compression and light', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const scene = await seededScene(seed);
      const copies = [
        await sharp(scene).jpeg({ quality: 50 }).toBuffer(),
        await sharp(scene).resize(500).jpeg({ quality: 70 }).toBuffer(),
        await sharp(scene).modulate({ brightness: 1.1 }).jpeg().toBuffer(),
        await sharp(scene).png().toBuffer(),
      ];
      const hash = await view(scene);
      for (const copy of copies)
        expect(viewDistance(hash, await view(copy))).toBeLessThanOrEqual(SAME_VIEW_BITS);
    }
  });
  it('sees another picture in another scene, and in the same one from a step aside', async () => {
    const hashes = await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => view(await seededScene(seed))));
    for (const [index, hash] of hashes.entries())
      for (const other of hashes.slice(index + 1)) expect(viewDistance(hash, other)).toBeGreaterThan(40);
    const scene = await seededScene(1);
    const aside = await sharp(scene)
      .extract({ left: 80, top: 20, width: 700, height: 560 })
      .jpeg()
      .toBuffer();
    expect(viewDistance(hashes[0] ?? '', await view(aside))).toBeGreaterThan(SAME_VIEW_BITS);
  });
  it('answers the same for the same bytes', async () => {
    const { thumb } = await reEncode(await seededScene(9));
    expect(await lookAt(thumb)).toBe(await lookAt(thumb));
  });
});
