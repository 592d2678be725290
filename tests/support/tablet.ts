import { v7 as makeId } from 'uuid';
import type { z } from 'zod';
import type { SnapshotPage, SyncAnswer, SyncReceipt } from '../../server/domain/sync.ts';
import { IN_LONG_BIEN, newEvent } from './builders.ts';
import type { TestApp, TestUser } from './test-app.ts';

type Answer = z.infer<typeof SyncAnswer>;

/** A tablet's side of the line, as far as tests of the server need it: it counts, and sends what it is told. */
export class TestTablet {
  readonly deviceId = makeId();
  lastSequence = 0;
  /** Server's clock minus tablet's. */
  skewMs = 0;
  /** What it says of itself. */
  report: Record<string, unknown> = {};
  private readonly app: TestApp;
  readonly as: TestUser;
  private readonly now: () => number;

  constructor(app: TestApp, as: TestUser, now: () => number = Date.now) {
    this.app = app;
    this.as = as;
    this.now = now;
  }

  /** Raw time of the tablet's clock. */
  clock(agoMs = 0): string {
    return new Date(this.now() - this.skewMs - agoMs).toISOString();
  }

  private head(agoMs: number) {
    this.lastSequence += 1;
    const offset = this.skewMs === 0 ? null : this.skewMs;
    return {
      id: makeId(),
      sequence: this.lastSequence,
      tappedAt: this.clock(agoMs),
      clockOffsetMs: offset,
    };
  }

  events(
    siteId: string,
    events: readonly Record<string, unknown>[],
    rest: Record<string, unknown> = {},
    agoMs = 30_000,
  ) {
    return { ...this.head(agoMs), kind: 'events', siteId, events, ...rest };
  }

  event(type: string, rest: Record<string, unknown> = {}, agoMs = 30_000): ReturnType<typeof newEvent> {
    return newEvent(type, { occurredAt: this.clock(agoMs), ...rest });
  }

  newSite(site: Record<string, unknown> = {}, rest: Record<string, unknown> = {}, agoMs = 30_000) {
    return {
      ...this.head(agoMs),
      kind: 'new_site',
      site: {
        id: makeId(),
        reportId: makeId(),
        communeCode: '00145',
        name: 'Ao sau đình',
        kind: 'pond',
        setting: 'residential',
        lonLat: IN_LONG_BIEN,
        occurredAt: this.clock(agoMs),
        ...site,
      },
      ...rest,
    };
  }

  card(siteId: string, base: Record<string, unknown>, changes: Record<string, unknown>, agoMs = 30_000) {
    return { ...this.head(agoMs), kind: 'card', siteId, base, changes };
  }

  dropped() {
    return { ...this.head(0), kind: 'dropped' };
  }

  request(items: readonly unknown[]) {
    return {
      device: {
        deviceId: this.deviceId,
        label: 'Máy tính bảng 3',
        appVersion: '1.0.0',
        outboxVersion: 1,
        lastSequence: this.lastSequence,
        unsentItems: 0,
        unsentPhotos: 0,
        unsentPhotoBytes: 0,
        oldestUnsentAt: null,
        setAside: 0,
        storageUsedBytes: null,
        storageQuotaBytes: null,
        isStoragePersistent: true,
        battery: 0.5,
        communes: ['00145'],
        snapshotAt: null,
        ...this.report,
      },
      sentAt: this.clock(),
      items,
    };
  }

  async send(...items: unknown[]): Promise<SyncReceipt[]> {
    const answer = await this.app.json<Answer>('/api/sync', { as: this.as, json: this.request(items) });
    return answer.receipts;
  }

  /** A whole pull: every page until the last. */
  async pull(communes: readonly string[], cursor?: string): Promise<Pulled> {
    const pulled: Pulled = { isFull: false, sites: [], gone: [], total: 0, cursor: '', pages: 0 };
    let page: string | null = null;
    do {
      const query = new URLSearchParams({ communes: communes.join(',') });
      if (cursor !== undefined) query.set('cursor', cursor);
      if (page !== null) query.set('page', page);
      const answer: SnapshotPage = await this.app.json(`/api/sync/snapshot?${query}`, { as: this.as });
      pulled.isFull = answer.isFull;
      pulled.sites.push(...answer.sites);
      pulled.gone.push(...answer.gone);
      pulled.total = answer.total;
      pulled.cursor = answer.cursor ?? '';
      pulled.pages += 1;
      page = answer.nextPage;
    } while (page !== null);
    return pulled;
  }
}

export interface Pulled extends Pick<SnapshotPage, 'isFull' | 'sites' | 'gone' | 'total'> {
  cursor: string;
  pages: number;
}
