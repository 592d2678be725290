import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import type { CodeLists } from '#domain/code-lists.ts';
import type {
  DeviceReport,
  DismissedItem,
  PhotoReceipt,
  SnapshotPage,
  SnapshotSite,
  SyncItem,
  SyncReceipt,
} from '#domain/sync.ts';
import { openTablet, type TabletDeps } from '../../web/offline/tablet.ts';

interface RequestBody {
  items: SyncItem[];
  sha256s: string[];
  device: DeviceReport;
}

/** Stands for a server that knows the contract of `server/domain/sync.ts`, and for the line to it. */
export class LineAndServer {
  userId = 'user-a';
  /** Of the account; null: all. */
  communes: string[] | null = null;
  /** Taken from the front, one a request; `lost`: the server does it, its answer does not arrive. */
  faults: ('none' | 'lost' | 'portal' | number)[] = [];
  isDown = false;
  clock = Date.parse('2026-11-26T08:00:00Z');
  offsetMs = 0;
  /** Somebody has set the tablet's clock by so much. */
  tabletSetByMs = 0;
  readonly items = new Map<string, { item: SyncItem; receipt: SyncReceipt; times: number }>();
  readonly photos = new Map<string, string>();
  readonly requests: string[] = [];
  readonly reports: DeviceReport[] = [];
  readonly sent: SyncItem[][] = [];
  sites: SnapshotSite[] = [];
  gone: string[] = [];
  pageSize = 500;
  reject = (_item: SyncItem): string | null => null;
  dismissed: DismissedItem[] = [];
  /** The server fails at the bytes of this photo, time after time. */
  spoilsUpload = (_sha256: string): boolean => false;
  /** Status of the answer to a request; null: it goes well. Asked before `faults`. */
  refuse = (_url: URL, _body: RequestBody | null): number | null => null;

  fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input), 'http://tablet');
    this.requests.push(url.pathname);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as RequestBody) : null;
    const fault = this.refuse(url, body) ?? this.faults.shift() ?? 'none';
    if (this.isDown) throw new TypeError('no network');
    if (fault === 'portal') return new Response('<html>Sign in to the hotel</html>');
    if (typeof fault === 'number')
      return Response.json(
        { code: 'some.fault', detail: 'no' },
        { status: fault, headers: fault === 429 ? { 'Retry-After': '60' } : {} },
      );
    const answer = this.answer(url, body);
    if (fault === 'lost') throw new TypeError('the answer was lost');
    return Response.json(answer);
  };

  upload: TabletDeps['upload'] = async ({ sha256 }) => {
    this.requests.push(`upload ${sha256}`);
    if (this.spoilsUpload(sha256)) return { type: 'server_fault' };
    const fault = this.faults.shift() ?? 'none';
    if (this.isDown) return { type: 'no_answer' };
    if (fault === 422)
      return { type: 'unreadable', problem: { code: 'photo.damaged', message: 'no picture' } };
    this.photos.set(sha256, 'f'.repeat(64));
    if (fault === 'lost') return { type: 'no_answer' };
    return { type: 'ok', body: this.photoReceipt(sha256) };
  };

  private answer(url: URL, body: RequestBody | null): unknown {
    const serverTime = new Date(this.clock + this.offsetMs).toISOString();
    switch (url.pathname) {
      case '/api/me':
        return {
          userId: this.userId,
          name: 'A',
          email: 'a@x',
          role: 'field',
          communes: this.communes,
          isDemo: false,
        };
      case '/api/code-lists':
        return CODE_LISTS;
      case '/api/sync':
        if (body) this.reports.push(body.device);
        this.sent.push(body?.items ?? []);
        return {
          serverTime,
          receipts: (body?.items ?? []).map((item, at) => this.store(item, at, serverTime)),
          dismissed: this.dismissed,
        };
      case '/api/sync/photos/state':
        return { photos: (body?.sha256s ?? []).map((sha256) => this.photoReceipt(sha256)) };
      case '/api/sync/snapshot':
        return this.page(url, serverTime);
      default:
        throw new Error(`no ${url.pathname}`);
    }
  }

  private store(item: SyncItem, position: number, receivedAt: string): SyncReceipt {
    const known = this.items.get(item.id);
    if (known) {
      known.times += 1;
      return { ...known.receipt, position, wasKnown: true };
    }
    const problem = this.reject(item);
    const receipt: SyncReceipt = {
      itemId: item.id,
      position,
      outcome: problem === null ? 'stored' : 'rejected',
      number: this.items.size + 1,
      receivedAt,
      wasKnown: false,
      changedSettled: false,
      siteId: null,
      siteCode: item.kind === 'new_site' ? 'ND-0001' : null,
      conflictId: null,
      problem: problem === null ? null : { code: problem, message: problem },
      photos: 'photos' in item ? item.photos.map(({ sha256 }) => this.photoReceipt(sha256)) : [],
    };
    if (problem === null) this.items.set(item.id, { item, receipt, times: 1 });
    return receipt;
  }

  private photoReceipt(sha256: string): PhotoReceipt {
    const photoId = this.photos.get(sha256) ?? null;
    return { sha256, photoId, receivedAt: photoId ? '2026-11-26T08:00:00.000Z' : null };
  }

  private page(url: URL, serverTime: string): SnapshotPage {
    const from = Number(url.searchParams.get('page') ?? 0);
    const codes = (url.searchParams.get('communes') ?? '').split(',');
    const mine = this.sites.filter(({ card }) => codes.includes(card.communeCode));
    const next = from + this.pageSize;
    const isLast = next >= mine.length;
    return {
      isFull: !url.searchParams.has('cursor'),
      sites: mine.slice(from, next),
      gone: this.gone,
      total: mine.length,
      nextPage: isLast ? null : String(next),
      cursor: isLast ? 'cursor-1' : null,
      serverTime,
    };
  }
}

export const CODE_LISTS: CodeLists = {
  hazard_kinds: [],
  settings: [],
  risk_factors: [],
  measure_kinds: [
    {
      code: 'fence',
      label: { vi: 'Rào', en: 'Fence' },
      sort: 1,
      props: { protection: 'barrier', isFence: true, inspectEveryDays: 180 },
    },
  ],
  play_kinds: [],
  play_facilities: [],
  fund_sources: [],
};

/** Keeps what a browser's localStorage would. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (at) => [...kept.keys()][at] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** One browser: tablets of several users and windows share its storage. */
export function createBrowser(server: LineAndServer) {
  const indexedDB = new IDBFactory();
  const storage = memoryStorage();
  const held = new Set<string>();
  return {
    indexedDB,
    storage,
    timers: [] as { ms: number; act: () => void }[],
    open(userId: string, overrides: Partial<TabletDeps> = {}) {
      return openTablet({
        userId,
        appVersion: '1.2.3',
        fetch: server.fetch,
        upload: server.upload,
        now: () => new Date(server.clock + server.tabletSetByMs).toISOString(),
        elapsedMs: () => server.clock,
        newId: () => v7(),
        random: () => 0,
        language: () => 'vi',
        after: (ms, act) => {
          const timer = { ms, act };
          this.timers.push(timer);
          return () => void this.timers.splice(this.timers.indexOf(timer), 1);
        },
        async onlyOne(work) {
          if (held.has(userId)) return 'other_window';
          held.add(userId);
          await work().finally(() => held.delete(userId));
          return 'done';
        },
        channel: null,
        storage: undefined,
        navigator: {},
        places: { storage, indexedDB },
        engine: { indexedDB, IDBKeyRange },
        ...overrides,
      });
    },
  };
}

export function siteOf(
  changes: Partial<SnapshotSite> & { card?: Partial<SnapshotSite['card']> } = {},
): SnapshotSite {
  const id = changes.id ?? v7();
  return {
    id,
    code: 'ND-1',
    version: 1,
    priorityScore: 10,
    isDemo: false,
    updatedAt: '2026-11-01T00:00:00.000Z',
    events: [
      {
        id: v7(),
        type: 'reported',
        occurredAt: '2026-11-01T00:00:00.000Z',
        receivedAt: '2026-11-01T00:00:00.000Z',
        actorName: 'B',
        isCandidate: false,
        note: '',
        photoIds: [],
      },
    ],
    photos: [],
    ...changes,
    card: {
      communeCode: '00145',
      name: 'Ao Cá',
      kind: 'pond',
      setting: 'rural',
      hamlet: '',
      lonLat: [105.8, 21],
      outline: null,
      owner: '',
      unitId: null,
      riskFactors: [],
      requiredMeasures: [],
      dueOn: null,
      estimatedCostVnd: null,
      fundSource: null,
      description: '',
      ...changes.card,
    },
  };
}

/** A fence that was put up and marked as the fix: one tap. */
export function fixTap(siteId: string, at: string, photos: { sha256: string; byteCount: number }[] = []) {
  const common = () => ({ id: v7(), occurredAt: at, note: '', photoIds: [] as string[] });
  const installed = { ...common(), type: 'measure_installed' as const, measure: { id: v7(), kind: 'fence' } };
  const marked = { ...common(), type: 'fix_marked' as const };
  return {
    kind: 'events' as const,
    siteId,
    events: [installed, marked],
    photos: photos.map((photo) => ({
      ...photo,
      eventId: marked.id,
      capturedAt: at,
      isFromApp: true,
      lonLat: null,
      accuracyM: null,
    })),
  };
}
