import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { Compression, TileType, tileIdToZxy } from 'pmtiles';
import { layOutArchive } from '../../server/basemap/archive-layout.ts';
import { tilesOfArea } from '../../server/basemap/area-tiles.ts';

/** West, south, east, north. */
type Box = readonly [number, number, number, number];

interface Options {
  box: Box;
  minZoom?: number;
  maxZoom: number;
  /** null: there is no such tile. */
  tile(z: number, x: number, y: number): Uint8Array | null;
}

export const boxShape = ([west, south, east, north]: Box) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

/** A PMTiles file as a background map; the bytes of the tiles are stored gzipped. */
export function writeBasemap(path: string, { box, minZoom = 0, maxZoom, tile }: Options): void {
  const tiles = tilesOfArea([{ geometry: boxShape(box) }], minZoom, maxZoom).flatMap((tileId) => {
    const plain = tile(...tileIdToZxy(tileId));
    if (plain === null) return [];
    const bytes = gzipSync(plain);
    return [
      { tileId, bytes, length: bytes.length, content: createHash('sha256').update(bytes).digest('hex') },
    ];
  });
  const { head, contents } = layOutArchive(tiles, {
    ...{ tileType: TileType.Mvt, tileCompression: Compression.Gzip, minZoom, maxZoom, bounds: box },
    metadata: { attribution: 'thử nghiệm', vector_layers: [{ id: 'water', fields: {} }] },
  });
  writeFileSync(path, Buffer.concat([head, ...contents.map(({ bytes }) => bytes)]));
}

/** A vector tile that is all water. */
export function waterTile(): Uint8Array {
  const square = [9, 0, 0, 26, 8192, 0, 0, 8192, 8191, 0, 15];
  const pbf = new PbfWriter();
  pbf.writeMessage(
    3,
    (_, layer) => {
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, 'water');
      layer.writeMessage(
        2,
        (__, feature) => {
          feature.writeVarintField(3, 3);
          feature.writePackedVarint(4, square);
        },
        null,
      );
      layer.writeVarintField(5, 4096);
    },
    null,
  );
  return pbf.finish();
}
