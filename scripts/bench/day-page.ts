// The page that `sync-day.ts` opens: the tablet as the application opens it, without its screens.
import { v7 } from 'uuid';
import { openBrowserTablet, type Tablet } from '../../web/offline/index.ts';

export interface DayCalls {
  /** Opens the store and fetches communes over a line without faults. */
  prepare(userId: string, communes: readonly string[]): Promise<void>;
  /** Records a visit with its photos, which are fetched from where they lie. */
  visit(siteId: string, photoUrls: readonly string[]): Promise<DayItem>;
  /** As a person who taps the button. */
  sync(): void;
  state(): Promise<DayState>;
}

/** What was recorded, as it has to be in the database in the end. */
export interface DayItem {
  itemId: string;
  eventIds: string[];
  sha256s: string[];
  jsonBytes: number;
}

export interface DayState {
  phase: string;
  unsentItems: number;
  unsentPhotos: number;
  setAside: number;
  heldPhotos: number;
  /** Receipts that say stored, all their photos with one. */
  completeReceipts: number;
  /** How often it had to wait and try again. */
  waits: number;
}

let tablet: Tablet | null = null;
let waits = 0;
let hasBegun = false;
let visits = 0;
const sha256sOfDay: string[] = [];

const opened = () => {
  if (tablet === null) throw new Error('the store is not open');
  return tablet;
};

const calls: DayCalls = {
  async prepare(userId, communes) {
    tablet = await openBrowserTablet({ userId, language: () => 'vi' });
    await tablet.chooseCommunes([...communes]);
    await tablet.sync('button');
    const state = tablet.syncState();
    if (state.phase !== 'done') throw new Error(JSON.stringify(state));
    let before = state.phase as string;
    tablet.subscribe(() => {
      const { phase } = opened().syncState();
      if (hasBegun && phase === 'waiting' && before !== phase) waits += 1;
      before = phase;
    });
  },
  async visit(siteId, photoUrls) {
    const common = { occurredAt: new Date().toISOString(), note: 'Ao đã rào, còn thiếu biển', photoIds: [] };
    const seen = { ...common, id: v7(), type: 'inspected' as const, isHazardConfirmed: true, measures: [] };
    const isFixed = visits++ % 3 === 0;
    const events = isFixed
      ? [
          seen,
          { ...common, id: v7(), type: 'measure_installed' as const, measure: { id: v7(), kind: 'fence' } },
          { ...common, id: v7(), type: 'fix_marked' as const },
        ]
      : [seen];
    const photos = [];
    for (const url of photoUrls) {
      const kept = await opened().keepPhoto(await (await fetch(url)).blob());
      sha256sOfDay.push(kept.sha256);
      photos.push({
        ...{ ...kept, eventId: events.at(-1)?.id ?? '', capturedAt: common.occurredAt, isFromApp: true },
        ...{ lonLat: null, accuracyM: null },
      });
    }
    const { item } = await opened().record({ kind: 'events', siteId, events, photos }, { title: 'Ao' });
    return {
      itemId: item.id,
      eventIds: events.map(({ id }) => id),
      sha256s: photos.map(({ sha256 }) => sha256),
      jsonBytes: JSON.stringify(item).length,
    };
  },
  sync() {
    hasBegun = true;
    void opened().sync('button');
  },
  async state() {
    const counts = await opened().counts();
    const receipts = await opened().receipts();
    const held = await Promise.all(sha256sOfDay.map((sha256) => opened().readPhoto(sha256)));
    return {
      ...{ phase: opened().syncState().phase, waits, setAside: counts.setAside },
      ...{ unsentItems: counts.unsentItems, unsentPhotos: counts.unsentPhotos },
      heldPhotos: held.filter((blob) => blob !== null).length,
      completeReceipts: receipts.filter(
        ({ receipt }) =>
          receipt.outcome === 'stored' && receipt.photos.every(({ photoId }) => photoId !== null),
      ).length,
    };
  },
};
Object.assign(window, { calls });
