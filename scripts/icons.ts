// Draws the icons of the installed application from web/icon.svg: `node scripts/icons.ts` after the drawing changed.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './root.ts';

const GREEN = '#0b5f57';
const folder = join(root, 'web', 'public', 'icons');

await mkdir(folder, { recursive: true });
const drawing = await readFile(join(root, 'web', 'icon.svg'));
/** Sharp at any size: the drawing is 64 px wide at 72 dpi. */
const draw = (widthPx: number) => sharp(drawing, { density: (72 * widthPx) / 64 }).resize(widthPx);
for (const widthPx of [192, 512])
  await draw(widthPx)
    .png()
    .toFile(join(folder, `${widthPx}.png`));
// A system cuts its own shape out of a maskable icon: colour to the edge, the drawing inside the safe circle.
const inner = await draw(400).png().toBuffer();
await sharp({ create: { width: 512, height: 512, channels: 4, background: GREEN } })
  .composite([{ input: inner, gravity: 'centre' }])
  .png()
  .toFile(join(folder, 'maskable-512.png'));
