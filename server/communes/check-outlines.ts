import { area, booleanPointInPolygon, featureCollection, intersect } from '@turf/turf';
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { Commune } from '../domain/communes.ts';
import { type BilingualText, bboxOf, type CommuneOutline, geometryOf, polygonsOf } from './outline.ts';
import { mayOverlap, selfCrossings } from './outline-edges.ts';

type Fact = Pick<Commune, 'code' | 'provinceCode' | 'provinceName' | 'name' | 'areaKm2' | 'lonLat'>;

export interface OutlineReport {
  /** Per province that the file touches: how many of its communes have an outline. */
  provinces: { code: string; name: string; found: number; expected: number }[];
  /** Sum over the communes found, km²; `drawn` on Turf's sphere, which reads about 0.28 % high here. */
  areaKm2: { official: number; drawn: number };
  /** Communes drawn more than `AREA_TOLERANCE` off their official area, largest first. */
  areaDifferences: { code: string; name: string; officialKm2: number; drawnKm2: number; percent: number }[];
  overlaps: { codes: [string, string]; areaM2: number }[];
  /** Any entry makes the file unusable. */
  faults: BilingualText[];
  warnings: BilingualText[];
  repairs: BilingualText[];
}

export interface CheckedOutlines {
  /** Repaired outlines of known communes; empty when there are faults. */
  outlines: CommuneOutline[];
  report: OutlineReport;
}

/** Share of the official area. The public source has one outline 23 % off, so a difference is a remark only. */
export const AREA_TOLERANCE = 0.03;
/** Slivers below this come from rounding two sides of one border. */
const SLIVER_M2 = 500;
/** Two communes that share more than this part of the smaller one cannot both be right. */
const OVERLAP_FAULT = 0.05;

/** Checks outlines against the reference facts and repairs what has one right answer (closing, winding). */
export function checkOutlines(raw: readonly CommuneOutline[], facts: readonly Fact[]): CheckedOutlines {
  const report: OutlineReport = {
    provinces: [],
    areaKm2: { official: 0, drawn: 0 },
    areaDifferences: [],
    overlaps: [],
    faults: [],
    warnings: [],
    repairs: [],
  };
  const factOf = new Map(facts.map((fact) => [fact.code, fact]));
  const known = raw.filter(({ code }) => factOf.has(code));
  checkCodes(raw, known, facts, report);

  const outlines: CommuneOutline[] = [];
  let closed = 0;
  let rewound = 0;
  for (const outline of known) {
    const repaired = repairRings(outline, report);
    if (!repaired) continue;
    outlines.push(repaired.outline);
    closed += repaired.closed;
    rewound += repaired.rewound;
  }
  if (closed > 0) {
    report.repairs.push({ vi: `Đã khép ${closed} vòng hở.`, en: `Closed ${closed} open rings.` });
  }
  if (rewound > 0) {
    report.repairs.push({
      vi: `Đã đảo chiều ${rewound} vòng theo RFC 7946.`,
      en: `Rewound ${rewound} rings as RFC 7946 asks.`,
    });
  }
  if (report.faults.length === 0) {
    for (const outline of outlines) checkShape(outline, factOf.get(outline.code), report);
    checkOverlaps(outlines, report);
    report.areaDifferences.sort((a, b) => Math.abs(b.percent) - Math.abs(a.percent));
  }
  return { outlines: report.faults.length > 0 ? [] : outlines, report };
}

function checkCodes(
  raw: readonly CommuneOutline[],
  known: readonly CommuneOutline[],
  facts: readonly Fact[],
  report: OutlineReport,
): void {
  const unknown = raw.length - known.length;
  if (unknown > 0) {
    const knownCodes = new Set(known.map(({ code }) => code));
    const examples = raw.filter(({ code }) => !knownCodes.has(code)).slice(0, 5);
    const list = examples.map(({ code }) => code).join(', ');
    report.warnings.push({
      vi: `${unknown} vùng mang mã không có trong danh mục xã, phường (${list}${unknown > 5 ? ', …' : ''}); bỏ qua.`,
      en: `${unknown} polygons carry codes outside the reference list (${list}${unknown > 5 ? ', …' : ''}); left out.`,
    });
  }
  if (known.length === 0) {
    report.faults.push({
      vi: 'Không vùng nào mang mã xã, phường đã biết.',
      en: 'No polygon carries a known commune code.',
    });
  }
  const found = new Set(known.map(({ code }) => code));
  const provinces = Map.groupBy(facts, (fact) => fact.provinceCode);
  for (const [code, members] of [...provinces].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const missing = members.filter((member) => !found.has(member.code));
    const count = members.length - missing.length;
    if (count === 0) continue;
    const name = members[0]?.provinceName ?? code;
    report.provinces.push({ code, name, found: count, expected: members.length });
    if (missing.length > 0) {
      const list = missing
        .slice(0, 10)
        .map((member) => `${member.code} ${member.name}`)
        .join(', ');
      report.faults.push({
        vi: `${name}: thiếu ranh giới của ${missing.length} trong ${members.length} xã, phường (${list}${missing.length > 10 ? ', …' : ''}).`,
        en: `${name}: ${missing.length} of ${members.length} communes have no outline (${list}${missing.length > 10 ? ', …' : ''}).`,
      });
    }
  }
}

function repairRings(
  { code, geometry }: CommuneOutline,
  report: OutlineReport,
): { outline: CommuneOutline; closed: number; rewound: number } | null {
  let closed = 0;
  let rewound = 0;
  const faults: BilingualText[] = [];
  const repaired = polygonsOf(geometry).map((rings) =>
    rings.map((source, ringIndex) => {
      const ring = source.map((position) => position.slice(0, 2));
      const fault = ringFault(ring);
      if (fault) {
        faults.push({ vi: `${code}: ${fault.vi}`, en: `${code}: ${fault.en}` });
        return ring;
      }
      const [first] = ring;
      if (first && !isSame(first, ring.at(-1))) {
        ring.push([...first]);
        closed += 1;
      }
      if (signedArea(ring) < 0 !== ringIndex > 0) {
        ring.reverse();
        rewound += 1;
      }
      return ring;
    }),
  );
  report.faults.push(...faults.slice(0, 3));
  if (faults.length > 0) return null;
  return { outline: { code, geometry: geometryOf(repaired) }, closed, rewound };
}

function ringFault(ring: Position[]): BilingualText | null {
  const bad = ring.find(([lon, lat]) => !Number.isFinite(lon) || !Number.isFinite(lat));
  if (bad) return { vi: 'có toạ độ không phải số.', en: 'has a coordinate that is no number.' };
  const far = ring.find(([lon = 0, lat = 0]) => Math.abs(lon) > 180 || Math.abs(lat) > 90);
  if (far) {
    return Math.abs(far[0] ?? 0) > 1000
      ? {
          vi: `toạ độ ${far.join(', ')} có vẻ là mét VN-2000; hãy đổi sang WGS 84 (độ).`,
          en: `the coordinates ${far.join(', ')} look like VN-2000 metres; convert them to WGS 84 degrees.`,
        }
      : {
          vi: `toạ độ ${far.join(', ')} có vẻ bị đảo: kinh độ phải đứng trước vĩ độ.`,
          en: `the coordinates ${far.join(', ')} look swapped: longitude comes before latitude.`,
        };
  }
  if (new Set(ring.map(([lon, lat]) => `${lon},${lat}`)).size < 3) {
    return {
      vi: 'có vòng ít hơn ba điểm khác nhau.',
      en: 'has a ring of fewer than three different points.',
    };
  }
  return null;
}

function checkShape(outline: CommuneOutline, fact: Fact | undefined, report: OutlineReport): void {
  if (!fact) return;
  const drawnKm2 = area(outline.geometry) / 1e6;
  report.areaKm2.official += fact.areaKm2;
  report.areaKm2.drawn += drawnKm2;
  const difference = (drawnKm2 - fact.areaKm2) / fact.areaKm2;
  if (Math.abs(difference) > AREA_TOLERANCE) {
    report.areaDifferences.push({
      code: fact.code,
      name: fact.name,
      officialKm2: fact.areaKm2,
      drawnKm2: Math.round(drawnKm2 * 1000) / 1000,
      percent: Math.round(difference * 1000) / 10,
    });
  }
  if (!booleanPointInPolygon(fact.lonLat, outline.geometry)) {
    report.warnings.push({
      vi: `${fact.code} ${fact.name}: điểm tham chiếu nằm ngoài ranh giới.`,
      en: `${fact.code} ${fact.name}: the reference point lies outside the outline.`,
    });
  }
  const crossings = selfCrossings(outline.geometry);
  if (crossings > 0) {
    report.warnings.push({
      vi: `${fact.code} ${fact.name}: đường bao tự cắt ${crossings} chỗ.`,
      en: `${fact.code} ${fact.name}: the outline crosses itself at ${crossings} places.`,
    });
  }
}

function checkOverlaps(outlines: readonly CommuneOutline[], report: OutlineReport): void {
  if (outlines.length < 2) return;
  const boxes = new Flatbush(outlines.length);
  for (const { geometry } of outlines) boxes.add(...bboxOf(geometry));
  boxes.finish();
  outlines.forEach((outline, index) => {
    for (const other of boxes.search(...bboxOf(outline.geometry), (candidate) => candidate > index)) {
      const neighbour = outlines[other];
      if (neighbour) checkPair(outline, neighbour, report);
    }
  });
  report.overlaps.sort((a, b) => b.areaM2 - a.areaM2);
}

function checkPair(a: CommuneOutline, b: CommuneOutline, report: OutlineReport): void {
  if (!mayOverlap(a.geometry, b.geometry)) return;
  const asFeature = (geometry: Polygon | MultiPolygon) => ({
    type: 'Feature' as const,
    properties: {},
    geometry,
  });
  const shared = intersect(
    featureCollection<Polygon | MultiPolygon>([asFeature(a.geometry), asFeature(b.geometry)]),
  );
  const areaM2 = shared ? Math.round(area(shared)) : 0;
  if (areaM2 < SLIVER_M2) return;
  report.overlaps.push({ codes: [a.code, b.code], areaM2 });
  const text = {
    vi: `${a.code} và ${b.code} chồng lên nhau ${areaM2.toLocaleString('vi-VN')} m².`,
    en: `${a.code} and ${b.code} overlap by ${areaM2.toLocaleString('en-GB')} m².`,
  };
  const smaller = Math.min(area(a.geometry), area(b.geometry));
  (areaM2 > OVERLAP_FAULT * smaller ? report.faults : report.warnings).push(text);
}

function isSame(a: Position, b: Position | undefined): boolean {
  return b !== undefined && a[0] === b[0] && a[1] === b[1];
}

/** Twice the signed area in square degrees; positive when counter-clockwise. */
function signedArea(ring: Position[]): number {
  let sum = 0;
  for (let index = 0; index < ring.length; index += 1) {
    const [x1 = 0, y1 = 0] = ring[index] ?? [];
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}
