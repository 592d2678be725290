import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { siteCodeOfNumber } from '#domain/site-numbers.ts';
import { Columns } from './columns.ts';
import { ColumnsDraft } from './columns-draft.ts';
import { drawnByDefault, PLAY_SPACES, SITES } from './layers.ts';
import type { PlaceFilter } from './place-filter.ts';
import { PlaceIndex } from './place-index.ts';
import { Dictionaries, NEVER, NOT_ONCE, type PlaceRow } from './place-row.ts';
import type { PlaceReader } from './tiles.queries.ts';
import { WORLD_BITS, worldX, worldY, zKey } from './web-mercator.ts';

const TODAY = 20_000;
const FIRST_ID = '018f3c00-0000-7000-8000-000000000000';

function place(number: number, overrides: Partial<PlaceRow> = {}): PlaceRow {
  return {
    id: FIRST_ID.slice(0, -6) + number.toString(16).padStart(6, '0'),
    number: 145 * 10_000_000 + number,
    name: `Ao số ${number}`,
    lon: 105.9,
    lat: 21.02,
    status: SITES.statuses.indexOf('confirmed'),
    kind: 'pond',
    communeCode: '00145',
    unitId: null,
    dueOn: NEVER,
    coveredUntil: NOT_ONCE,
    signedUntil: NOT_ONCE,
    inspectionOn: NEVER,
    ...overrides,
  };
}

/** Positions of its own seed, so that every run draws the same places. */
function scattered(count: number): PlaceRow[] {
  let seed = 1;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  return Array.from({ length: count }, (_, number) =>
    place(number, {
      lon: 105.3 + random() * 0.7,
      lat: 20.6 + random() * 0.8,
      status: Math.floor(random() * SITES.statuses.length),
      kind: random() < 0.5 ? 'pond' : 'lake',
      dueOn: random() < 0.3 ? TODAY - 1 : NEVER,
    }),
  );
}

/** Stands in for the database: what it holds can be changed between two tiles. */
class Shelf implements PlaceReader {
  readonly rows = new Map<string, PlaceRow>();
  constructor(rows: readonly PlaceRow[]) {
    for (const row of rows) this.rows.set(row.id, row);
  }
  async *all() {
    yield [...this.rows.values()];
  }
  async byIds(_db: unknown, ids: readonly string[]) {
    return ids.map((id) => this.rows.get(id)).filter((row) => row !== undefined);
  }
}

async function indexOf(rows: readonly PlaceRow[], layer = SITES) {
  const shelf = new Shelf(rows);
  const index = new PlaceIndex(layer, {} as never, shelf, 'boot');
  await index.fresh();
  return { shelf, index };
}

function everything(overrides: Partial<PlaceFilter> = {}): PlaceFilter {
  return {
    day: TODAY,
    statuses: drawnByDefault(SITES),
    kinds: null,
    communes: null,
    unit: null,
    covers: null,
    isOverdue: null,
    isInspectionDue: null,
    ...overrides,
  };
}

function tileAt(z: number, lon: number, lat: number) {
  const size = 2 ** (WORLD_BITS - z);
  return { z, x: Math.floor(worldX(lon) / size), y: Math.floor(worldY(lat) / size) };
}

function decode(bytes: Uint8Array, name = 'sites') {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, number) => {
    const feature = layer?.feature(number);
    const point = feature?.loadGeometry()[0]?.[0];
    return {
      id: feature?.id,
      properties: feature?.properties ?? {},
      x: point?.x ?? Number.NaN,
      y: point?.y ?? Number.NaN,
    };
  });
}

function sum(numbers: readonly unknown[]): number {
  return numbers.reduce<number>((total, number) => total + Number(number), 0);
}

describe('zKey', () => {
  it('interleaves the bits of both axes', () => {
    expect(zKey(1, 0)).toBe(1);
    expect(zKey(0, 1)).toBe(2);
    expect(zKey(2 ** 26 - 1, 2 ** 26 - 1)).toBe(2 ** 52 - 1);
    expect(zKey(2 ** 13, 0)).toBe(2 ** 26);
    expect(zKey(0, 2 ** 25)).toBe(2 ** 51);
  });
});

describe('Columns', () => {
  it('are sorted by key and found by id', () => {
    const draft = new ColumnsDraft(SITES, new Dictionaries());
    const rows = scattered(3000);
    for (const row of rows) draft.add(row);
    const columns = new Columns(draft);
    for (let at = 1; at < columns.count; at++) {
      const key = (position: number) => zKey(columns.x[position] ?? 0, columns.y[position] ?? 0);
      expect(key(at)).toBeGreaterThanOrEqual(key(at - 1));
    }
    for (const row of rows) {
      const at = columns.ids.find(row.id);
      expect([columns.x[at], columns.y[at]]).toEqual([worldX(row.lon), worldY(row.lat)]);
    }
    expect(columns.ids.find('018f3c00-0000-7000-8000-ffffffffffff')).toBe(-1);
  });
});

describe('site tiles', () => {
  it('writes a point as its number and what the map draws', async () => {
    const row = place(7, { dueOn: TODAY - 1, signedUntil: TODAY });
    const { index } = await indexOf([row]);
    const tile = tileAt(14, row.lon, row.lat);
    const [feature, ...others] = decode(index.encode(tile, everything()));
    expect(others).toEqual([]);
    expect(feature?.properties).toEqual({
      status: 'confirmed',
      kind: 'pond',
      cover: 'warned',
      overdue: true,
    });
    expect(siteCodeOfNumber(feature?.id ?? 0)).toBe('00145-0007');
    expect(feature?.x).toBe(worldX(row.lon) - tile.x * 4096);
    expect(feature?.y).toBe(worldY(row.lat) - tile.y * 4096);
  });

  it.each([
    ['Vietnamese', 'Ao Đồng Mỹ “cũ”'],
    ['empty', ''],
    ['long', 'Hồ '.repeat(60)],
    ['of four bytes a letter', '𝄞'.repeat(70)],
  ])('adds id and whole name close by: %s', async (_, name) => {
    const row = place(7, { name });
    const { index } = await indexOf([row, place(8, { name: 'Ao bên cạnh' })]);
    const features = decode(index.encode(tileAt(15, row.lon, row.lat), everything()));
    expect(features.map(({ id, properties }) => [id, properties.id, properties.name])).toEqual([
      [row.number, row.id, name],
      [row.number + 1, place(8).id, 'Ao bên cạnh'],
    ]);
  });

  it('gives no bytes for an empty tile', async () => {
    const { index } = await indexOf([place(1)]);
    expect(index.encode(tileAt(14, 100, 10), everything())).toHaveLength(0);
    expect(index.encode(tileAt(5, 0, 0), everything())).toHaveLength(0);
  });

  it.each([0, 6, 9, 11])('counts every drawn site once in the clusters of zoom %i', async (z) => {
    const rows = scattered(5000);
    const { index } = await indexOf(rows);
    const tiles = new Map(
      rows.map(({ lon, lat }) => [JSON.stringify(tileAt(z, lon, lat)), tileAt(z, lon, lat)]),
    );
    const features = [...tiles.values()].flatMap((tile) => decode(index.encode(tile, everything())));
    const total = (key: string) => sum(features.map(({ properties }) => properties[key] ?? 0));
    const single = (name: string) => features.filter(({ properties }) => properties.status === name).length;
    const of = (name: string) => rows.filter(({ status }) => SITES.statuses[status] === name).length;
    expect(total('count') + features.filter(({ properties }) => !('count' in properties)).length).toBe(
      rows.length - of('closed'),
    );
    expect(total('verified') + single('verified')).toBe(of('verified'));
    expect(total('candidate') + single('candidate')).toBe(of('candidate'));
    for (const { properties } of features) {
      if (properties.count === undefined) continue;
      const parts = ['candidate', 'open', 'in_progress', 'fixed', 'verified'].map(
        (group) => properties[group],
      );
      expect(sum(parts)).toBe(properties.count);
    }
  });

  it.each([5, 8, 11])('gives the same tile from the counts as from the rows at zoom %i', async (z) => {
    const { index } = await indexOf(scattered(4000));
    const tile = tileAt(z, 105.65, 21);
    const sorted = (bytes: Uint8Array) =>
      decode(bytes)
        .map((feature) => JSON.stringify(feature))
        .sort();
    // Closed alone, the map's own choice (no candidates), everything, and the default.
    for (const statuses of [[7], [1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6]]) {
      const table = Uint8Array.from(SITES.statuses, (_, status) => (statuses.includes(status) ? 1 : 0));
      const filter = everything({ statuses: table });
      expect(sorted(index.encode(tile, filter, true))).toEqual(sorted(index.encode(tile, filter, false)));
    }
  });

  it('follows changes as an index that is read anew would', async () => {
    const { shelf, index } = await indexOf(scattered(2000));
    index.encode(tileAt(8, 105.65, 21), everything());
    for (let number = 0; number < 500; number++) {
      const row = place(number * 7, { lon: 105.4 + number / 2000, lat: 20.8, status: number % 8 });
      if (number % 5 === 0) shelf.rows.delete(row.id);
      else shelf.rows.set(row.id, row);
      index.mark(row.id);
      if (number % 50 === 0) await index.fresh();
    }
    await index.fresh();
    const { index: anew } = await indexOf([...shelf.rows.values()]);
    const sorted = (bytes: Uint8Array) =>
      decode(bytes)
        .map((feature) => JSON.stringify(feature))
        .sort();
    for (const z of [3, 8, 11, 12, 14]) {
      const tile = tileAt(z, 105.5, 20.8);
      expect(sorted(index.encode(tile, everything()))).toEqual(sorted(anew.encode(tile, everything())));
      expect(sorted(index.encode(tile, everything(), false))).toEqual(
        sorted(anew.encode(tile, everything(), true)),
      );
    }
  });

  it('reads everything anew when many records may have changed', async () => {
    const { shelf, index } = await indexOf([]);
    const row = place(1);
    const tile = tileAt(14, row.lon, row.lat);
    const before = index.version(tile);
    shelf.rows.set(row.id, row);
    index.mark('*');
    await index.fresh();
    expect(decode(index.encode(tile, everything()))).toHaveLength(1);
    expect(index.version(tile)).not.toBe(before);
  });

  it('changes the version of the tiles around a change and of no other', async () => {
    const row = place(1);
    const { shelf, index } = await indexOf([row]);
    const near = [3, 12, 14].map((z) => tileAt(z, row.lon, row.lat));
    const far = [12, 14].map((z) => tileAt(z, 105.3, 20.6));
    const versions = () => ({
      near: near.map((tile) => index.version(tile)),
      far: far.map((tile) => index.version(tile)),
    });
    const before = versions();
    shelf.rows.set(row.id, { ...row, name: 'Ao mới' });
    index.mark(row.id);
    await index.fresh();
    const after = versions();
    expect(after.far).toEqual(before.far);
    expect(after.near.filter((version, position) => version === before.near[position])).toEqual([]);
  });

  it('shows closed sites only when asked for', async () => {
    const row = place(1, { status: SITES.statuses.indexOf('closed') });
    const { index } = await indexOf([row]);
    const statuses = Uint8Array.from(SITES.statuses, (status) => (status === 'closed' ? 1 : 0));
    for (const z of [8, 14]) {
      const tile = tileAt(z, row.lon, row.lat);
      expect(decode(index.encode(tile, everything()))).toHaveLength(0);
      expect(decode(index.encode(tile, everything({ statuses })))).toHaveLength(1);
    }
  });
});

describe('play space tiles', () => {
  it('writes id, name, kind and condition, and counts clusters', async () => {
    const rows = [0, 1].map((number) => place(number, { status: 1, kind: 'playground' }));
    const { index } = await indexOf(rows, PLAY_SPACES);
    const filter = everything({ statuses: drawnByDefault(PLAY_SPACES) });
    const points = decode(index.encode(tileAt(14, 105.9, 21.02), filter), 'playspaces');
    expect(points.map(({ properties }) => properties)).toEqual(
      rows.map(({ id, name }) => ({ id, name, kind: 'playground', condition: 'worn' })),
    );
    const clusters = decode(index.encode(tileAt(9, 105.9, 21.02), filter), 'playspaces');
    expect(clusters.map(({ properties }) => properties)).toEqual([{ count: 2 }]);
  });
});
