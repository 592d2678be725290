import { gzipSync } from 'node:zlib';
import { Compression, PMTiles, type Source, TileType, tileIdToZxy } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { layOutArchive } from './archive-layout.ts';

const inMemory = (bytes: Uint8Array<ArrayBuffer>): Source => ({
  getKey: () => 'memory',
  getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
});

/** Numbers that jump about, the same in every run. */
function* numbers(): Generator<number, never> {
  for (let state = 7; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

function archiveOf(tiles: readonly { tileId: number; text: string }[]) {
  const placed = tiles.map(({ tileId, text }) => {
    const bytes = gzipSync(text);
    return { tileId, bytes, length: bytes.length, content: text };
  });
  const layout = layOutArchive(placed, {
    ...{ tileType: TileType.Mvt, tileCompression: Compression.Gzip, minZoom: 0, maxZoom: 15 },
    bounds: [105.7, 20.9, 106.1, 21.2],
    metadata: { attribution: '© OpenStreetMap', vector_layers: [{ id: 'water' }] },
  });
  const bytes = new Uint8Array(Buffer.concat([layout.head, ...layout.contents.map((tile) => tile.bytes)]));
  return { layout, bytes, archive: new PMTiles(inMemory(bytes)) };
}

async function expectAll(archive: PMTiles, tiles: readonly { tileId: number; text: string }[]) {
  for (const { tileId, text } of tiles) {
    const found = await archive.getZxy(...tileIdToZxy(tileId));
    expect(found && Buffer.from(found.data).toString(), `tile ${tileId}`).toBe(text);
  }
}

describe('a file laid out here', () => {
  it('is read back by the library tile by tile, with its header and metadata', async () => {
    const tiles = [0, 1, 2, 3, 4, 9, 21, 22, 1_431_655_764].map((tileId) => ({ tileId, text: `t${tileId}` }));
    const { layout, bytes, archive } = archiveOf(tiles);
    expect(bytes.length).toBe(layout.byteLength);
    await expectAll(archive, tiles);
    expect(await archive.getZxy(3, 1, 1)).toBeUndefined();
    expect(await archive.getMetadata()).toMatchObject({ attribution: '© OpenStreetMap' });
    expect(await archive.getHeader()).toMatchObject({
      ...{ specVersion: 3, clustered: true, tileType: TileType.Mvt, minZoom: 0, maxZoom: 15 },
      ...{ internalCompression: Compression.Gzip, tileCompression: Compression.Gzip },
      ...{ minLon: 105.7, minLat: 20.9, maxLon: 106.1, maxLat: 21.2, centerLon: 105.9, centerLat: 21.05 },
      ...{ numAddressedTiles: 9, numTileEntries: 9, numTileContents: 9 },
    });
  });

  it('stores equal tiles once, and equal neighbours under one entry', async () => {
    const texts = ['sea', 'sea', 'sea', 'shore', 'sea', 'land', 'land', 'shore'];
    const tiles = texts.map((text, index) => ({ tileId: 5 + index, text }));
    const { layout, archive } = archiveOf(tiles);
    await expectAll(archive, tiles);
    expect(layout.contents.map(({ content }) => content)).toEqual(['sea', 'shore', 'land']);
    expect(await archive.getHeader()).toMatchObject({
      ...{ numAddressedTiles: 8, numTileEntries: 5, numTileContents: 3 },
    });
  });

  it('moves its directory into leaves before it outgrows the first read', async () => {
    const random = numbers();
    let tileId = 0;
    const tiles = Array.from({ length: 30_000 }, () => {
      const step = random.next().value;
      tileId += 1 + (step % 1000);
      return { tileId, text: `${step}`.repeat(1 + (step % 5)) };
    });
    const { archive } = archiveOf(tiles);
    const header = await archive.getHeader();
    expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
    expect(header.leafDirectoryLength).toBeGreaterThan(16_384);
    await expectAll(
      archive,
      tiles.filter((_, index) => index % 97 === 0 || index > 29_990),
    );
    expect(await archive.getZxy(...tileIdToZxy(tileId + 1))).toBeUndefined();
  }, 60_000);
});
