import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeLists } from '../../server/domain/code-lists.ts';
import type { ImportTarget } from '../../server/domain/imports.ts';
import { IMPORTER } from '../../server/imports/importer.ts';
import type { RawRow } from '../../server/imports/read-rows.ts';
import { openFile } from '../../server/imports/reading/open-file.ts';
import {
  compileUnderstanding,
  type UnderstandingContext,
} from '../../server/imports/understanding/compile.ts';
import { suggestSettings } from '../../server/imports/understanding/suggest-settings.ts';
import { isFaultyRow } from '../../server/imports/understood-row.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const GEO = fileURLToPath(new URL('../../../shared/geo/', import.meta.url));
const CHOICES = { layer: null, encoding: null, delimiter: null, headerRow: null };
/** `places`: rows with a key of their own; the others come twice in the file. Six outlines of water are mended. */
const FILES: [name: string, target: ImportTarget, places: number, faults: Record<string, number>][] = [
  ['water-hn-nuoc-2021', 'sites', 279, { 'site.outside_all': 18 }],
  ['waterways-osm-lines', 'sites', 11, { 'site.outside_all': 10 }],
  ['play-spaces-hanoi', 'playspaces', 477, {}],
];
const hasFiles = existsSync(`${GEO}hanoi-communes.geojson`) && existsSync(`${GEO}real`);
if (!hasFiles) console.log('../shared/geo is not there: real files are not understood.');

describe.skipIf(!hasFiles)('real files', () => {
  let app: TestApp;
  let context: UnderstandingContext;
  let lists: CodeLists;
  beforeAll(async () => {
    app = await createTestApp();
    await app.parts.boundaries.importText(readFileSync(`${GEO}hanoi-communes.geojson`, 'utf8'), 'test');
    lists = await app.parts.codeLists();
    const communes = (
      await app.json<{ items: { code: string; name: string }[] }>('/api/communes', { as: 'city' })
    ).items;
    context = { lists, communes, units: [], locator: await app.parts.boundaries.locator(), actor: IMPORTER };
  });
  afterAll(() => app?.close());

  it.each(FILES)('%s needs no question and gives its places', async (name, target, places, faults) => {
    const file = await openFile(`${GEO}real/${name}.geojson`, `${name}.geojson`, CHOICES);
    try {
      const rows: RawRow[] = [];
      for await (const batch of file.rows()) rows.push(...batch);
      const { settings, questions } = suggestSettings(file, rows.slice(0, 100), target, lists, null);
      expect(questions).toEqual([]);
      expect(settings.stage).toBe('candidate');
      const understood = rows.map(compileUnderstanding(file, settings, target, context));
      const returned = understood.flatMap((row) =>
        row !== null && isFaultyRow(row) ? [row.fault.code] : [],
      );
      const counts = Object.fromEntries(
        Object.entries(Object.groupBy(returned, (code) => code)).map(([code, list]) => [code, list?.length]),
      );
      const keys = new Set(
        understood.flatMap((row) => (row !== null && !isFaultyRow(row) ? [row.importKey] : [])),
      );
      console.log(
        `${name}: ${keys.size} places, ${JSON.stringify(counts)}, ${JSON.stringify(settings.mapping)}`,
      );
      expect(keys.size).toBe(places);
      expect(counts).toEqual(faults);
    } finally {
      await file.close();
    }
  });
});
