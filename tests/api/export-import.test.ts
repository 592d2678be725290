import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../server/domain/exports.ts';
import { IMPORT_TARGETS, isTableFormat } from '../../server/domain/imports.ts';
import { PlaySpaceCard } from '../../server/domain/playspaces.ts';
import { SiteCard } from '../../server/domain/sites.ts';
import { awkwardPlaySpaces, awkwardSites } from '../support/awkward-places.ts';
import { listAll, step, upload } from '../support/imports.ts';
import { useSquareOutlines as storeSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

const UNITS = [
  { id: makeId(), name: 'Phòng Kinh tế', commune_code: LONG_BIEN },
  { id: makeId(), name: 'Công an', commune_code: null },
];
let from: TestApp;
let to: TestApp;

async function open() {
  const app = await createTestApp();
  await storeSquareOutlines(app, 'official');
  await app.parts.deps.database.db
    .insertInto('units')
    .values(UNITS.map((unit) => ({ ...unit, is_demo: 0 })))
    .execute();
  return app;
}
beforeAll(async () => {
  from = await open();
  to = await open();
  for (const json of awkwardSites(UNITS.map(({ id }) => id)))
    await from.json('/api/sites', { as: 'admin', json }, 201);
  for (const json of awkwardPlaySpaces()) await from.json('/api/playspaces', { as: 'admin', json }, 201);
});
afterAll(async () => {
  await from.close();
  await to.close();
});

async function cards(app: TestApp, target: 'sites' | 'playspaces') {
  const items = await listAll<{ id: string }>(app, 'admin', `/api/${target}`);
  const schema = target === 'sites' ? SiteCard : PlaySpaceCard;
  const all = [];
  for (const { id } of items) all.push(schema.parse(await app.json(`/api/${target}/${id}`, { as: 'admin' })));
  return all;
}

describe.each(IMPORT_TARGETS.flatMap((target) => EXPORT_FORMATS.map((format) => ({ target, format }))))(
  'an export of $target as $format',
  ({ target, format }) => {
    const file = async (language: 'vi' | 'en') => {
      const answer = await from.request(`/api/${target}/export.${format}?language=${language}`, {
        as: 'admin',
      });
      return { name: `x.${format}`, text: new Uint8Array(await answer.arrayBuffer()), target };
    };
    it.each(['vi', 'en'] as const)('changes nothing where it came from (%s)', async (language) => {
      const { id, settings } = await upload(from, 'admin', await file(language));
      expect(settings.mapping.code).toBeDefined();
      const { counts } = await step(from, 'admin', id, 'run');
      expect(counts).toMatchObject({
        read: counts.read,
        unchanged: counts.read,
        added: 0,
        returned: 0,
        duplicates: 0,
      });
    });
    it('gives the same cards in an empty database', async () => {
      const { id } = await upload(to, 'admin', await file('vi'));
      const { counts } = await step(to, 'admin', id, 'run');
      expect(counts).toMatchObject({ added: counts.read });
      const expected = await cards(from, target);
      expect(await cards(to, target)).toEqual(
        isTableFormat(format) ? expected.map((card) => ({ ...card, outline: null })) : expected,
      );
      // Empty again for the next format.
      expect((await step(to, 'admin', id, 'undo')).status).toBe('undone');
      expect(await cards(to, target)).toEqual([]);
    });
  },
);
