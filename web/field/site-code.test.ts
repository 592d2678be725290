import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { geoLink } from './geo-link.ts';
import { codeInText } from './site-code.ts';

test('reads the code out of the address on a sign, or typed, and nothing else', () => {
  expect(codeInText('https://bo-an.example/field?code=00145-0012')).toBe('00145-0012');
  expect(codeInText(' lb-0231 ')).toBe('LB-0231');
  expect(codeInText('https://example.org/field?code=<b>')).toBeNull();
  expect(codeInText('https://example.org/menu')).toBeNull();
  expect(codeInText('Ao cá')).toBeNull();
});

test('a printed code is read back by the reader that the tablet carries', async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
  const { data, size } = encode('https://bo-an.example/field?code=00145-0012', { ecc: 'Q', border: 4 });
  const dots = 4;
  const side = size * dots;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (data[Math.floor(y / dots)]?.[Math.floor(x / dots)])
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  const picture = { data: pixels, width: side, height: side, colorSpace: 'srgb' } as ImageData;
  const [found] = await readBarcodes(picture, { formats: ['QRCode'] });
  expect(codeInText(found?.text ?? '')).toBe('00145-0012');
});

test('names the place for a maps app, the latitude first', () => {
  expect(geoLink([105.896, 21.02], 'Ao (tổ 9)')).toBe(
    'geo:21.020000,105.896000?q=21.020000,105.896000(Ao%20%28t%E1%BB%95%209%29)',
  );
});
