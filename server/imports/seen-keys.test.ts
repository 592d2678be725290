import { expect, it } from 'vitest';
import { importKeyOf } from './import-key.ts';
import { SeenKeys } from './seen-keys.ts';

it('knows the first row of every key, also of very many', () => {
  const seen = new SeenKeys();
  const keys = Array.from({ length: 30_000 }, (_, row) =>
    importKeyOf({ sourceId: `${row}`, lonLat: [105, 21], outline: null, name: '' }),
  );
  for (const [index, key] of keys.entries()) expect(seen.firstRow(key, index + 1)).toBeNull();
  for (const [index, key] of keys.entries()) expect(seen.firstRow(key, 50_000 + index)).toBe(index + 1);
  expect(seen.firstRow(keys[7] ?? '', 8)).toBeNull();
});
