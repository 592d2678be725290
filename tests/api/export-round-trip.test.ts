import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../../server/domain/exports.ts';
import { IMPORT_TARGETS, type ImportTarget, isTableFormat } from '../../server/domain/imports.ts';
import { PlaySpace, PlaySpaceCard } from '../../server/domain/playspaces.ts';
import { Site, SiteCard } from '../../server/domain/sites.ts';
import { IMPORTER } from '../../server/imports/importer.ts';
import type { RawRow } from '../../server/imports/read-rows.ts';
import { openFile } from '../../server/imports/reading/open-file.ts';
import {
  compileUnderstanding,
  type UnderstandingContext,
} from '../../server/imports/understanding/compile.ts';
import { suggestSettings } from '../../server/imports/understanding/suggest-settings.ts';
import { isFaultyRow } from '../../server/imports/understood-row.ts';
import { awkwardPlaySpaces, awkwardSites } from '../support/awkward-places.ts';
import { useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

const CHOICES = { layer: null, encoding: null, delimiter: null, headerRow: null };
const EXTRA = { natural: 'water', 'name:en': '=Lake', Loại: 'ao', 'Mã Bờ An': 'x', sourceId: 'A 7' };
const UNITS = [
  { id: makeId(), name: 'Phòng Kinh tế', commune_code: LONG_BIEN },
  { id: makeId(), name: 'Phòng Kinh tế', commune_code: '00118' },
  { id: makeId(), name: 'Công an', commune_code: null },
  { id: makeId(), name: 'Công an', commune_code: LONG_BIEN },
];

let app: TestApp;
let context: UnderstandingContext;
const folder = mkdtempSync(join(tmpdir(), 'bo-an-round-'));
/** Cards as they are stored, by code. */
const stored = { sites: new Map<string, SiteCard>(), playspaces: new Map<string, PlaySpaceCard>() };

beforeAll(async () => {
  app = await createTestApp();
  await useSquareOutlines(app, 'official');
  const { db } = app.parts.deps.database;
  await db
    .insertInto('units')
    .values(UNITS.map((unit) => ({ ...unit, is_demo: 0 })))
    .execute();
  for (const json of awkwardSites(UNITS.map(({ id }) => id))) {
    const site = Site.parse(await app.json('/api/sites', { as: 'admin', json }, 201));
    stored.sites.set(site.code, SiteCard.parse(site));
  }
  for (const json of awkwardPlaySpaces()) {
    const space = PlaySpace.parse(await app.json('/api/playspaces', { as: 'admin', json }, 201));
    stored.playspaces.set(space.code, PlaySpaceCard.parse(space));
  }
  for (const table of ['sites', 'play_spaces'] as const) {
    await db
      .updateTable(table)
      .set({ extra: JSON.stringify(EXTRA) })
      .execute();
  }
  const { items } = await app.json<{ items: { code: string; name: string }[] }>('/api/communes', {
    as: 'city',
  });
  context = {
    lists: await app.parts.codeLists(),
    communes: items,
    units: UNITS.map(({ id, name, commune_code }) => ({ id, name, communeCode: commune_code })),
    locator: await app.parts.boundaries.locator(),
    actor: IMPORTER,
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

/** The exported file, read as an import reads it that nobody has to help. */
async function readBack(target: ImportTarget, format: ExportFormat, language: 'vi' | 'en') {
  const answer = await app.request(`/api/${target}/export.${format}?language=${language}`, { as: 'admin' });
  expect(answer.status).toBe(200);
  const path = join(folder, `${target}-${language}.${format}`);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  const file = await openFile(path, `x.${format}`, CHOICES);
  try {
    const rows: RawRow[] = [];
    for await (const batch of file.rows()) rows.push(...batch);
    const { settings, questions } = suggestSettings(file, rows.slice(0, 100), target, context.lists, null);
    expect(questions).toEqual([]);
    return rows.map(compileUnderstanding(file, settings, target, context)).map((row) => {
      if (row === null || isFaultyRow(row)) throw new Error(JSON.stringify(row));
      return row;
    });
  } finally {
    await file.close();
  }
}

const cases = IMPORT_TARGETS.flatMap((target) =>
  EXPORT_FORMATS.flatMap((format) =>
    (['vi', 'en'] as const).map((language) => ({ target, format, language })),
  ),
);

describe.each(cases)('$target as $format ($language)', ({ target, format, language }) => {
  it('come back as they are, every field of every card', async () => {
    const rows = await readBack(target, format, language);
    const cards = new Map(rows.map(({ code, card }) => [code, card.card]));
    expect([...cards.keys()]).toEqual([...stored[target].keys()]);
    for (const [code, card] of stored[target]) {
      // A table holds no shapes.
      expect(cards.get(code), code).toEqual(isTableFormat(format) ? { ...card, outline: null } : card);
    }
  });

  it('bring the columns of the source file, and none besides', async () => {
    const [row] = await readBack(target, format, language);
    expect(row?.extra).toEqual(EXTRA);
  });
});
