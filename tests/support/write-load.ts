import { setTimeout as wait } from 'node:timers/promises';
import type { Photo } from '../../server/domain/photos.ts';
import type { Site } from '../../server/domain/sites.ts';
import { installed, newEvent, newSite } from './builders.ts';
import { photoForm, plainJpeg } from './photo-form.ts';
import type { ServerProcess } from './server-process.ts';

/** A write that the server said it has. */
export interface Acknowledged {
  siteId: string;
  eventIds: string[];
  photoId: string | null;
}

const SITES = 8;
const WRITERS = 4;
const PAUSE_MS = 10;
/** Every so many writes one brings a photo. */
const PHOTO_EVERY = 7;

/** People at work on a server: events and photos, as fast as it answers, until told to stop. */
export class WriteLoad {
  readonly acknowledged: Acknowledged[] = [];
  /** Statuses of answers that were no acknowledgement, by how often; 0: no answer. */
  readonly refused = new Map<number, number>();
  private readonly server: () => ServerProcess;
  private sites: Site[] = [];
  private isOver = false;
  private count = 0;
  private writers: Promise<void>[] = [];

  constructor(server: ServerProcess | (() => ServerProcess)) {
    this.server = typeof server === 'function' ? server : () => server;
  }

  private request(path: string, init: RequestInit): Promise<Response> {
    const { url, cookie } = this.server();
    return fetch(`${url}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), Cookie: cookie },
    });
  }

  post(path: string, json: unknown): Promise<Response> {
    const headers = { 'Content-Type': 'application/json' };
    return this.request(path, { method: 'POST', headers, body: JSON.stringify(json) });
  }

  async start(): Promise<void> {
    for (let index = 0; index < SITES; index++) {
      const answer = await this.post('/api/sites', newSite({ dueOn: '2025-01-01' }));
      if (answer.status !== 201) throw new Error(`site: ${answer.status} ${await answer.text()}`);
      this.sites.push((await answer.json()) as Site);
    }
    this.writers = Array.from({ length: WRITERS }, async () => {
      while (!this.isOver) {
        await this.write();
        await wait(PAUSE_MS);
      }
    });
  }

  /** One write; what is not acknowledged is noted and not tried again. */
  async write(): Promise<void> {
    const index = this.count++;
    const site = this.sites[index % SITES];
    if (!site) return;
    try {
      const photoId = index % PHOTO_EVERY === 0 ? await this.addPhoto(index) : null;
      const photos = photoId === null ? {} : { photoIds: [photoId] };
      const events = [
        index % 2 === 0 ? installed('fence', photos) : newEvent('noted', { note: `lần ${index}`, ...photos }),
      ];
      const answer = await this.post(`/api/sites/${site.id}/events`, { events });
      if (answer.status !== 201) return await this.refuse(answer.status);
      const { stored } = (await answer.json()) as { stored: string[] };
      this.acknowledged.push({ siteId: site.id, eventIds: stored, photoId });
    } catch {
      await this.refuse(0);
    }
  }

  private async addPhoto(index: number): Promise<string | null> {
    const body = photoForm(await plainJpeg(index));
    const answer = await this.request('/api/photos', { method: 'POST', body });
    if (answer.status === 200 || answer.status === 201) return ((await answer.json()) as Photo).id;
    await this.refuse(answer.status);
    return null;
  }

  private async refuse(status: number): Promise<void> {
    this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
    await wait(20);
  }

  async until(count: number): Promise<void> {
    while (this.acknowledged.length < count) await wait(20);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.writers);
  }
}

/** Acknowledged events and photos that a server does not have: nothing, or something was lost. */
export async function findLost(server: ServerProcess, writes: readonly Acknowledged[]): Promise<string[]> {
  const lost: string[] = [];
  const get = (path: string) => fetch(`${server.url}${path}`, { headers: { Cookie: server.cookie } });
  for (const [siteId, ofSite] of Map.groupBy(writes, (write) => write.siteId)) {
    const kept = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await get(`/api/sites/${siteId}/events?limit=500${page}`);
      const log = (await answer.json()) as { items?: { id: string }[]; nextCursor?: string | null };
      for (const { id } of log.items ?? []) kept.add(id);
      cursor = log.nextCursor ?? null;
    } while (cursor !== null);
    for (const { eventIds, photoId } of ofSite) {
      for (const id of eventIds) if (!kept.has(id)) lost.push(`event ${id}`);
      if (photoId !== null && !(await get(`/api/photos/${photoId}`)).ok) lost.push(`photo ${photoId}`);
    }
  }
  return lost;
}
