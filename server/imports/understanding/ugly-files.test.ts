import { beforeAll, expect, it } from 'vitest';
import { withOpenFile } from '../../../tests/support/open-bytes.ts';
import { UGLY_FILES } from '../../../tests/support/ugly-files.ts';
import { UGLY_UNDERSTOOD, type UnderstoodOutcome } from '../../../tests/support/ugly-understood.ts';
import { type ReferenceData, readReferenceData } from '../../communes/reference-data.ts';
import { isFaultyRow } from '../understood-row.ts';
import { compileUnderstanding, type UnderstandingContext } from './compile.ts';
import { suggestSettings } from './suggest-settings.ts';

let reference: ReferenceData;
beforeAll(async () => {
  reference = await readReferenceData();
});

/** One commune from 105° to 107° E and 20° to 22° N. */
const context = (): UnderstandingContext => ({
  lists: reference.codeLists,
  communes: reference.communes,
  units: [],
  locator: {
    at: ([lon, lat]) => ({
      communeCode: lon > 105 && lon < 107 && lat > 20 && lat < 22 ? '00145' : null,
      basis: 'official',
    }),
    qualityOf: () => 'official',
  },
  actor: { userId: 'u', name: '', email: '', role: 'admin', scope: 'all' },
});

const readable = UGLY_FILES.filter(({ expect: outcome }) => !('refused' in outcome));
const saying = ({ good, faults = {}, questions = [] }: UnderstoodOutcome) => {
  const reasons = [...new Set(Object.values(faults))].join(', ');
  return `${good} in${reasons ? `, returned: ${reasons}` : ''}${questions.length > 0 ? `, asked: ${questions.join(', ')}` : ''}`;
};

it.each(
  readable
    .map((file) => ({ ...file, understood: UGLY_UNDERSTOOD[file.name] ?? { good: -1 } }))
    .map((file) => ({ ...file, saying: saying(file.understood) })),
)('$name → $saying', async ({ bytes, fileName, understood: wanted }) => {
  await withOpenFile(bytes, fileName, (file, rows) => {
    const { settings, questions } = suggestSettings(file, rows, 'sites', reference.codeLists, null);
    const read = compileUnderstanding(file, { ...settings, fallbackKind: 'pond' }, 'sites', context());
    const understood = rows.map(read).filter((row) => row !== null);
    const places = understood.filter((row) => !isFaultyRow(row));
    const faults = understood.flatMap((row) => (isFaultyRow(row) ? [[row.row, row.fault.code]] : []));
    expect({ good: places.length, faults: Object.fromEntries(faults), questions, crs: settings.crs }).toEqual(
      {
        good: wanted.good,
        faults: wanted.faults ?? {},
        questions: wanted.questions ?? [],
        crs: wanted.crs ?? 'EPSG:4326',
      },
    );
    const [first] = places;
    if (!wanted.first || !first || isFaultyRow(first)) return;
    const [name, lon, lat] = wanted.first;
    expect(first.card.card.name).toBe(name);
    expect(first.card.card.lonLat[0]).toBeCloseTo(lon, 6);
    expect(first.card.card.lonLat[1]).toBeCloseTo(lat, 6);
  });
});

it('says what becomes of every file that can be read', () => {
  expect(Object.keys(UGLY_UNDERSTOOD).sort()).toEqual(readable.map(({ name }) => name).sort());
});
