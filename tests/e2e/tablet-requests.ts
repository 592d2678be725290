import { type APIRequestContext, expect } from '@playwright/test';
import { v7 as makeId } from 'uuid';

/** A tablet's side of the line without a browser: what it says of itself, and items as it would send them. */
export class SentTablet {
  readonly deviceId = makeId();
  readonly label: string;
  private lastSequence = 0;
  private readonly request: APIRequestContext;

  /** @param request signed in as who carries the tablet */
  constructor(request: APIRequestContext, label: string) {
    this.request = request;
    this.label = label;
  }

  private head() {
    this.lastSequence += 1;
    const tappedAt = new Date(Date.now() - 30_000).toISOString();
    return { id: makeId(), sequence: this.lastSequence, tappedAt, clockOffsetMs: null };
  }

  /** A number of its count that stays away. */
  skip(): void {
    this.lastSequence += 1;
  }

  /** Its store was lost: the count starts again. */
  beginAnew(): void {
    this.lastSequence = 0;
  }

  events(siteId: string, type: string, photoHashes: readonly string[] = []) {
    const head = this.head();
    const event = {
      ...{ id: makeId(), type, occurredAt: head.tappedAt, lonLat: null, accuracyM: null },
      ...{ note: '', photoIds: [] },
    };
    const photos = photoHashes.map((sha256) => ({
      ...{ eventId: event.id, sha256, byteCount: 1000, capturedAt: head.tappedAt },
      ...{ isFromApp: true, lonLat: null, accuracyM: null },
    }));
    return { ...head, kind: 'events', siteId, events: [event], photos };
  }

  card(siteId: string, base: Record<string, unknown>, changes: Record<string, unknown>) {
    return { ...this.head(), kind: 'card', siteId, base, changes };
  }

  async send(items: readonly unknown[], report: Record<string, unknown> = {}): Promise<void> {
    const answer = await this.request.post('/api/sync', {
      data: {
        device: {
          ...{ deviceId: this.deviceId, label: this.label, appVersion: '0.1.0', outboxVersion: 1 },
          ...{ lastSequence: this.lastSequence, unsentItems: 0, unsentPhotos: 0, unsentPhotoBytes: 0 },
          ...{ oldestUnsentAt: null, setAside: 0, storageUsedBytes: 3e8, storageQuotaBytes: 8e9 },
          ...{ isStoragePersistent: true, battery: 0.7, communes: ['00145'], snapshotAt: null },
          ...report,
        },
        sentAt: new Date().toISOString(),
        items,
      },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
}

/** A site of the officer's commune. @param request signed in as an officer */
export async function makeSite(
  request: APIRequestContext,
  name: string,
): Promise<{ id: string; code: string; version: number }> {
  const answer = await request.post('/api/sites', {
    data: {
      ...{ id: makeId(), communeCode: '00145', name, kind: 'pond', setting: 'residential' },
      ...{ lonLat: [105.896, 21.02], occurredAt: new Date().toISOString(), hamlet: 'Tổ 1', owner: 'HTX' },
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as { id: string; code: string; version: number };
}
