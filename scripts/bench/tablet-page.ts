// The page that `tablet.ts` opens: the tablet's store on the browser's own database, with a server inside the page.
import { v7 } from 'uuid';
import { uploadByTus } from '../../web/offline/photo-upload.ts';
import { openTablet, type Tablet } from '../../web/offline/tablet.ts';

export interface PageCalls {
  /** Pulls so many sites of five communes and records so many visits; milliseconds of the pull. */
  fill(sites: number, visits: number): Promise<number>;
  /** Opens the store as after a start and reads the whole list; milliseconds and how many there are. */
  open(): Promise<{ ms: number; sites: number }>;
  /** One change of the filters after the other; milliseconds of each. */
  filter(): Promise<number[]>;
}

const COMMUNES = ['00145', '00148', '00151', '00154', '00157'];
const PAGE = 500;
const DAY = '2026-11-26';
const AT = '2026-11-26T01:00:00.000Z';
const KINDS = ['pond', 'river', 'well', 'pit'];
const lists = {
  ...{
    hazard_kinds: [],
    settings: [],
    risk_factors: [],
    play_kinds: [],
    play_facilities: [],
    fund_sources: [],
  },
  measure_kinds: [
    {
      code: 'fence',
      label: { vi: 'Rào', en: 'Fence' },
      sort: 1,
      props: { protection: 'barrier', isFence: true, inspectEveryDays: 180 },
    },
  ],
};

const idOf = (at: number) => `019ac000-0000-7000-8000-${String(at).padStart(12, '0')}`;

/** A site with the log of a usual one: found, looked at, fenced, marked, verified. */
function siteAt(at: number) {
  const note = 'Ao sâu cạnh đường làng, nước đục, trẻ em hay qua lại sau giờ học';
  const event = (type: string, step: number, more: object) => ({
    ...{
      id: idOf(at * 10 + step),
      type,
      occurredAt: `2026-0${step + 1}-10T02:00:00.000Z`,
      note,
      photoIds: [],
    },
    ...{ receivedAt: `2026-0${step + 1}-10T03:00:00.000Z`, actorName: 'Nguyễn Văn An' },
    ...{ lonLat: [105.8, 21], accuracyM: 8, ...more },
  });
  const events = [
    event('reported', 0, { isCandidate: false }),
    event('inspected', 1, { isHazardConfirmed: true, measures: [] }),
    event('measure_installed', 2, { measure: { id: idOf(at * 10 + 9), kind: 'fence' } }),
    event('fix_marked', 3, {}),
    event('verified', 4, {}),
  ];
  return {
    ...{ id: idOf(at), code: `ND-${at}`, version: 3, priorityScore: at % 100, isDemo: false, updatedAt: AT },
    card: {
      ...{ communeCode: COMMUNES[at % 5], name: `Ao Đình số ${at}`, kind: KINDS[at % 4], setting: 'rural' },
      ...{ hamlet: `Thôn ${at % 40}`, lonLat: [105.7 + (at % 100) / 500, 20.9 + at / 50_000], outline: null },
      ...{
        owner: 'UBND xã',
        unitId: null,
        riskFactors: ['deep', 'near_school'],
        requiredMeasures: ['fence'],
      },
      ...{ dueOn: '2026-12-01', estimatedCostVnd: 5_000_000, fundSource: null, description: note },
    },
    events: events.slice(0, 1 + (at % 5)),
    photos: [],
  };
}

let isOnline = true;
let siteCount = 0;
async function serve(input: RequestInfo | URL): Promise<Response> {
  if (!isOnline) throw new TypeError('no network');
  const url = new URL(String(input), location.href);
  const serverTime = new Date().toISOString();
  if (url.pathname === '/api/me')
    return Response.json({
      ...{ userId: 'bench', name: 'bench', email: 'b@x', role: 'field', communes: null, isDemo: false },
    });
  if (url.pathname === '/api/code-lists') return Response.json(lists);
  if (url.pathname === '/api/sync') return Response.json({ serverTime, receipts: [] });
  const from = Number(url.searchParams.get('page') ?? 0);
  const isLast = from + PAGE >= siteCount;
  return Response.json({
    ...{ isFull: true, gone: [], total: siteCount, serverTime, cursor: isLast ? 'c' : null },
    sites: Array.from({ length: Math.min(PAGE, siteCount - from) }, (_, at) => siteAt(from + at)),
    nextPage: isLast ? null : String(from + PAGE),
  });
}

const open = () =>
  openTablet({
    ...{ userId: 'bench', appVersion: 'bench', fetch: serve, upload: uploadByTus, random: Math.random },
    ...{
      now: () => new Date().toISOString(),
      elapsedMs: () => performance.now(),
      newId: () => v7(),
      language: () => 'vi',
      after: () => () => {},
    },
    ...{ channel: null, storage: navigator.storage, navigator, places: { storage: localStorage, indexedDB } },
    onlyOne: async (work) => {
      await work();
      return 'done';
    },
  });

let tablet: Tablet | null = null;
const calls: PageCalls = {
  async fill(sites, visits) {
    siteCount = sites;
    tablet = await open();
    await tablet.chooseCommunes(COMMUNES);
    const startedAt = performance.now();
    await tablet.sync('button');
    const took = performance.now() - startedAt;
    if (tablet.syncState().phase !== 'done') throw new Error(JSON.stringify(tablet.syncState()));
    isOnline = false;
    for (let at = 0; at < visits; at++) {
      const common = { occurredAt: AT, note: '', photoIds: [] };
      const events = [
        { ...common, id: v7(), type: 'measure_installed' as const, measure: { id: v7(), kind: 'fence' } },
        { ...common, id: v7(), type: 'fix_marked' as const },
      ];
      await tablet.record({ kind: 'events', siteId: idOf(at * 7), events, photos: [] }, { title: 'Ao' });
    }
    tablet.close();
    return took;
  },
  async open() {
    isOnline = false;
    const startedAt = performance.now();
    tablet = await open();
    const items = await tablet.list({}, DAY);
    return { ms: performance.now() - startedAt, sites: items.length };
  },
  async filter() {
    const near = { lonLat: [105.8, 21] as [number, number], radiusM: 5_000 };
    const filters = [
      { words: 'ao dinh so 12' },
      { statuses: ['reported', 'confirmed'] as const },
      { kinds: ['pond'], communes: COMMUNES.slice(0, 2) },
      { isOverdue: false, covers: ['covered'] as const },
      { near },
      { near: { ...near, radiusM: 50_000 }, words: 'thon 3' },
    ];
    const times: number[] = [];
    for (const filter of filters) {
      const startedAt = performance.now();
      await tablet?.list(filter, DAY);
      times.push(performance.now() - startedAt);
    }
    return times;
  },
};
Object.assign(window, { calls });
