import type { TFunction } from 'i18next';
import type { Topology } from 'topojson-specification';
import type { Coverage } from '#domain/coverage.ts';
import { askEarly, dropEarly } from '../api/early-answers.ts';
import { classLabel } from '../dashboard/class-label.ts';
import { mainProvince } from '../dashboard/main-province.ts';
import { choropleth, type FiguresByCommune, MEASURES, type Measure } from '../dashboard/measures.ts';
import { shadesOf } from '../dashboard/shades.ts';
import { approximateEdges, shapesFromTopology } from '../map/outlines.ts';
import { OVERVIEW_PATH } from '../map/overview-path.ts';
import { createPicture } from '../map/picture.ts';
import { createFirstFrame, firstTexts, tellFault } from './first-frame.ts';
import { findFirstPicture } from './first-picture-end.ts';
import { savedLanguage } from './preferences.ts';

/** Asked for by `index.html` itself, so that both are under way before any code is there. */
const COVERAGE_PATH = '/api/coverage?by=commune';
/** Parameters of the address that do not change what the communes look like. */
const HARMLESS = new Set(['status', 'kind', 'cover', 'overdue', 'play', 'measure', 'view']);

/**
 * Draws the communes in their true colours from two small answers, before the application has come. Nothing is drawn
 * where there is nothing true to draw: nobody signed in, no answer, a past day, another way of looking.
 */
export async function drawFirstPicture(): Promise<void> {
  for (const path of ['/api/me', '/api/communes']) void askEarly(path).catch(() => {});
  const answers = await Promise.all([askEarly(OVERVIEW_PATH), fetch(COVERAGE_PATH)]);
  if (!answers.every((answer) => answer.ok)) return dropEarly();
  const [topology, coverage] = (await Promise.all(answers.map((answer) => answer.json()))) as [
    Topology,
    Coverage,
  ];
  const search = new URLSearchParams(location.search);
  const shapes = { communes: shapesFromTopology(topology), edges: approximateEdges(topology) };
  const communes = shapes.communes.features.map(({ properties: { code, province = '' } }) => ({
    code,
    provinceCode: province,
  }));
  const province = mainProvince(communes) ?? '';
  askForTheRest(province);
  if ([...search.keys()].some((key) => !HARMLESS.has(key))) return;

  const figures: FiguresByCommune = new Map(coverage.items.map(({ key, figures: each }) => [key, each]));
  const codes = communes
    .filter((each) => each.provinceCode === province && figures.has(each.code))
    .map(({ code }) => code);
  const measure: Measure = MEASURES.find((each) => each === search.get('measure')) ?? 'coverage';
  // Who is recognised is not in the figures.
  if (measure === 'recognition') return;
  const colored = choropleth(measure, codes, figures, figures);
  const shades = shadesOf(measure);
  const colorOf = (index: number) => shades[colored.classes[index]?.shade ?? -1] ?? '';
  const { t, format } = firstTexts(savedLanguage());
  // A stand-in for i18next, which comes with the application.
  const words = ((key: string, values: Record<string, string>) =>
    t(`dashboard.${key}`, values)) as unknown as TFunction<'dashboard'>;
  const { root, map } = createFirstFrame(
    { t, format },
    {
      measure,
      classes: colored.classes.map((each, index) => ({
        color: colorOf(index),
        label: classLabel(measure, each, words, format),
        count: colored.counts[index] ?? 0,
      })),
      withoutData: colored.withoutData,
      isApproximate: shapes.communes.features.some(
        ({ properties }) => properties.quality === 'approximate' && properties.province === province,
      ),
      isDemo: coverage.isDemo,
    },
  );
  document.body.append(root);
  const picture = createPicture(map, shapes, t('map.label'));
  picture.setFrame({ codes, view: viewOf(search.get('view')) });
  picture.setFill(new Map([...colored.classByCommune].map(([code, index]) => [code, colorOf(index)])));
}

/** The application could not be loaded; the picture, if there is one, stays. */
export function tellFirstFault(): void {
  tellFault(findFirstPicture() ?? document.body, firstTexts(savedLanguage()).t);
}

/** What the dashboard asks for at its start: under way while its code still loads. */
function askForTheRest(province: string): void {
  const paths = [
    `/api/coverage?by=commune&province=${province}`,
    '/api/communes/outlines',
    `/api/coverage?by=kind&province=${province}`,
    '/api/health',
    '/api/code-lists',
    '/api/coverage?by=city',
    `/api/coverage/series?months=14&province=${province}`,
  ];
  for (const path of paths) void askEarly(path).catch(() => {});
}

function viewOf(text: string | null) {
  const [lon, lat, zoom] = text?.split(',').map(Number) ?? [];
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  return [lon, lat, zoom].every(Number.isFinite) ? { lonLat: [lon, lat] as [number, number], zoom } : null;
}
