import type { MultiLineString, Position } from 'geojson';
import type { LonLat } from '#domain/values.ts';
import { FIT_MAX_ZOOM, FIT_PADDING } from './camera.ts';
import { type Bounds, boundsOfCodes, boundsOfShapes, type CommuneShapes, joinBounds } from './outlines.ts';

export interface PictureShapes {
  communes: CommuneShapes;
  edges: MultiLineString;
}

/** Communes as the map draws them: with the borders of official outlines as lines of their own. */
export interface MapShapes extends PictureShapes {
  borders: MultiLineString;
}

/** What of the picture fills its box: communes (all when null), as fitting them on the map does, or a view. */
export interface PictureFrame {
  codes: readonly string[] | null;
  view: { lonLat: LonLat; zoom: number } | null;
}

export interface Picture {
  /** CSS colour by commune code; a commune without one is "no data". */
  setFill(fill: ReadonlyMap<string, string>): void;
  setFrame(frame: PictureFrame): void;
  remove(): void;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Units of the drawing: the world is 2²³ wide, so that one is a small part of a pixel over a province. */
const WORLD = 2 ** 23;
/** Pixels of the whole world at zoom 0 in MapLibre. */
const WORLD_PX = 512;
const HATCH_PX = 12;
const DRAWN_MARK = 'communes-drawn';

const x = (lon: number) => ((lon + 180) / 360) * WORLD;
const y = (lat: number) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
};

/**
 * The communes as the map will show them (same projection, frame, colours and lines), drawn without MapLibre. Lies
 * in `host` until it is removed and follows its size. Marks `communes-drawn` when the coloured communes were painted.
 */
export function createPicture(host: HTMLElement, shapes: PictureShapes, label: string): Picture {
  const bounds = boundsOfShapes(shapes.communes);
  const whole = joinBounds(bounds.values()) ?? [0, 0, 1, 1];
  // Near zero, so that the browser's short numbers stay exact.
  const origin: Position = [Math.round(x(whole[0])), Math.round(y(whole[3]))];
  const svg = element('svg', { class: 'map-picture', role: 'img', 'aria-label': label });
  const hatch = element('pattern', { id: 'map-picture-hatch', patternUnits: 'userSpaceOnUse' });
  hatch.append(element('path', { d: 'M-12 12 0 0M0 12 12 0M12 12 24 0', class: 'map-picture-hatch' }));
  const defs = element('defs');
  defs.append(hatch);
  const paths = new Map<string, SVGElement>();
  const cells: SVGElement[] = [];
  for (const { geometry, properties } of shapes.communes.features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const d = polygons
      .flat()
      .map((ring) => `${lineOf(ring, origin)}Z`)
      .join('');
    const path = element('path', { d, 'data-code': properties.code, 'data-quality': properties.quality });
    paths.set(properties.code, path);
    if (properties.quality !== 'official')
      cells.push(element('path', { d, fill: 'url(#map-picture-hatch)' }));
  }
  const edges = shapes.edges.coordinates.map((line) => lineOf(line, origin)).join('');
  svg.append(defs, ...paths.values(), ...cells, element('path', { d: edges, class: 'map-picture-edges' }));
  host.append(svg);

  let frame: PictureFrame = { codes: null, view: null };
  function place() {
    const { clientWidth: width, clientHeight: height } = svg;
    if (width === 0 || height === 0) return;
    const { left, top, unitsPerPx } = windowOf(frame, bounds, whole, width, height);
    const corner = [left - (origin[0] ?? 0), top - (origin[1] ?? 0)];
    svg.setAttribute('viewBox', [...corner, width * unitsPerPx, height * unitsPerPx].join(' '));
    for (const side of ['width', 'height']) hatch.setAttribute(side, String(HATCH_PX));
    hatch.setAttribute('patternTransform', `scale(${unitsPerPx})`);
  }
  const observer = new ResizeObserver(place);
  observer.observe(svg);
  return {
    setFill(fill) {
      for (const [code, path] of paths) {
        const color = fill.get(code);
        if (color) path.setAttribute('fill', color);
        else path.removeAttribute('fill');
      }
      if (fill.size > 0) markPainted();
    },
    setFrame(next) {
      frame = next;
      place();
    },
    remove() {
      observer.disconnect();
      svg.remove();
    },
  };
}

function element(name: string, attributes: Readonly<Record<string, string>> = {}): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Path data, each point relative to the one before, in whole units. */
function lineOf(line: readonly Position[], [left = 0, top = 0]: Position): string {
  let fromX = left;
  let fromY = top;
  let d = '';
  for (const [lon = 0, lat = 0] of line) {
    const toX = Math.round(x(lon));
    const toY = Math.round(y(lat));
    const isFirst = d === '';
    if (!isFirst && toX === fromX && toY === fromY) continue;
    d += `${isFirst ? 'M' : 'l'}${toX - fromX} ${toY - fromY}`;
    fromX = toX;
    fromY = toY;
  }
  return d;
}

/** The part of the world that the box shows, in units. */
function windowOf(
  { codes, view }: PictureFrame,
  bounds: ReadonlyMap<string, Bounds>,
  whole: Bounds,
  width: number,
  height: number,
) {
  if (view) {
    const unitsPerPx = WORLD / (WORLD_PX * 2 ** view.zoom);
    const [lon, lat] = view.lonLat;
    return { left: x(lon) - (width / 2) * unitsPerPx, top: y(lat) - (height / 2) * unitsPerPx, unitsPerPx };
  }
  const [west, south, east, north] = boundsOfCodes(bounds, codes) ?? whole;
  const unitsPerPx = Math.max(
    (x(east) - x(west)) / Math.max(1, width - 2 * FIT_PADDING),
    (y(south) - y(north)) / Math.max(1, height - 2 * FIT_PADDING),
    WORLD / (WORLD_PX * 2 ** FIT_MAX_ZOOM),
  );
  return {
    left: (x(west) + x(east)) / 2 - (width / 2) * unitsPerPx,
    top: (y(south) + y(north)) / 2 - (height / 2) * unitsPerPx,
    unitsPerPx,
  };
}

let isMarked = false;
function markPainted() {
  if (isMarked) return;
  isMarked = true;
  // The second frame begins when the first has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(DRAWN_MARK)));
}
