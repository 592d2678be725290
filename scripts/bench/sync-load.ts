import type { SyncAnswer } from '../../server/domain/sync.ts';
import { check, limit, ms, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { signIn, startProduct } from './server-process.ts';
import type { Store } from './stores.ts';
import { BENCH_ACTOR, SEED } from './topic.ts';
import { request, WireClient } from './wire-client.ts';

const TABLETS = 200;
/** A day of visits, sent as a good line allows: a few requests one after another. */
const ITEMS_EACH = 60;
const ITEMS_PER_REQUEST = 20;
const SITES = 1000;
/** Communes that the tablets share, so that many write to the same counters. */
export const COMMUNES = ['00145', '00118', '00004', '00008', '00025'];

const perSecond = (value: number) => `${Math.round(value)} items/s`;

/** 200 tablets that send a day's work at the same moment, over HTTP to a server in a process of its own. */
export async function measureLoad(name: string, store: Store): Promise<Row[]> {
  const random = new SeededRandom(SEED);
  const siteIds = await makeSites(store, random, SITES);
  const server = await startProduct(store);
  try {
    const session = await signIn(server, store, { username: 'tablets', role: 'officer' });
    const clients = await Promise.all(Array.from({ length: TABLETS }, () => WireClient.to(server.port)));
    const devices = clients.map(() => random.id(Date.now()));
    const send = async (perRequest: number, outboxes: readonly object[][]): Promise<Outcome> => {
      const outcome: Outcome = { times: [], stored: 0, known: 0, failed: 0, tookMs: 0 };
      const startedAt = performance.now();
      await Promise.all(
        clients.map(async (client, index) => {
          const items = outboxes[index] ?? [];
          for (let at = 0; at < items.length; at += perRequest) {
            const part = items.slice(at, at + perRequest);
            const body = requestOf(devices[index] ?? '', part);
            const sentAt = performance.now();
            const receipts = await deliver(client, request('POST /api/sync', session, body));
            if (receipts === null) outcome.failed += 1;
            outcome.stored += receipts?.filter(({ outcome: each }) => each === 'stored').length ?? 0;
            outcome.known += receipts?.filter(({ wasKnown }) => wasKnown).length ?? 0;
            outcome.times.push(performance.now() - sentAt);
          }
        }),
      );
      outcome.tookMs = performance.now() - startedAt;
      return outcome;
    };
    let sequence = 0;
    const outboxes = (count: number) =>
      clients.map(() =>
        Array.from({ length: count }, () => itemOf(random, pickSite(random, siteIds), ++sequence)),
      );
    await send(ITEMS_PER_REQUEST, outboxes(ITEMS_PER_REQUEST));
    const day = outboxes(ITEMS_EACH);
    const first = await send(ITEMS_PER_REQUEST, day);
    const again = await send(ITEMS_PER_REQUEST, day);
    const single = await send(1, outboxes(10));
    for (const client of clients) client.close();
    const total = TABLETS * ITEMS_EACH;
    const failed = first.failed + again.failed + single.failed;
    const isWhole = first.stored === total && again.known === total && single.stored === TABLETS * 10;
    return [
      limit(
        `${name}: ${TABLETS} tablets, ${ITEMS_PER_REQUEST} items a request`,
        rate(first, total),
        null,
        perSecond,
      ),
      limit(`${name}: p99 of such a request`, percentile(first.times, 0.99), null, ms),
      limit(`${name}: the same once more, all known`, rate(again, total), null, perSecond),
      limit(`${name}: the same, one item a request`, rate(single, TABLETS * 10), null, perSecond),
      limit(`${name}: p99 of a request of one item`, percentile(single.times, 0.99), null, ms),
      check(`${name}: requests that failed`, `${failed}`, failed === 0, '0'),
      check(`${name}: every item stored once`, isWhole ? 'yes' : 'no', isWhole, 'yes'),
    ];
  } finally {
    await server.close();
  }
}

type SyncAnswerJson = ReturnType<(typeof SyncAnswer)['parse']>;

interface Outcome {
  /** Milliseconds of every request. */
  times: number[];
  stored: number;
  known: number;
  failed: number;
  tookMs: number;
}

const MOST_TRIES = 3;

/**
 * Sends as a tablet does: a line that broke (a server ends connections that were idle) is tried again, an answer
 * that is no success is not.
 * @returns null: it failed
 */
async function deliver(client: WireClient, bytes: Buffer): Promise<SyncAnswerJson['receipts'] | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await client.send(bytes);
      return (JSON.parse(answer.body.toString()) as SyncAnswerJson).receipts;
    } catch (error) {
      const isAnswer = error instanceof Error && error.message.startsWith('HTTP/');
      if (!isAnswer && attempt < MOST_TRIES) continue;
      console.error(error);
      return null;
    }
  }
}

const rate = ({ tookMs }: Outcome, items: number) => items / (tookMs / 1000);

export function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const pickSite = (random: SeededRandom, ids: readonly string[]) => ids[random.below(ids.length)] ?? '';

/** Sites in turn in each of `COMMUNES`. */
export async function makeSites({ parts }: Store, random: SeededRandom, count: number): Promise<string[]> {
  const communes = new Map(
    (await parts.deps.database.db.selectFrom('communes').select(['code', 'lon', 'lat']).execute()).map(
      (row) => [row.code, [row.lon, row.lat] as [number, number]],
    ),
  );
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const communeCode = COMMUNES[index % COMMUNES.length] ?? '';
    const id = random.id(Date.now());
    await parts.sites.create(BENCH_ACTOR, {
      ...{ id, communeCode, name: `Ao ${index}`, kind: 'pond', setting: 'residential' },
      ...{ lonLat: communes.get(communeCode) ?? [105.85, 21.03], hamlet: '', outline: null, owner: '' },
      ...{ unitId: null, riskFactors: [], requiredMeasures: [], dueOn: null, estimatedCostVnd: null },
      ...{ fundSource: null, description: '', occurredAt: parts.deps.now(), isCandidate: false },
      ...{ note: '', photoIds: [] },
    });
    ids.push(id);
  }
  return ids;
}

/** A visit: something was looked at, and sometimes done. */
function itemOf(random: SeededRandom, siteId: string, sequence: number) {
  const now = Date.now();
  const occurredAt = new Date(now).toISOString();
  const common = () => ({ id: random.id(now), occurredAt, note: 'bench', photoIds: [] });
  const events: object[] = [{ ...common(), type: 'inspected', isHazardConfirmed: true, measures: [] }];
  if (random.below(4) === 0)
    events.push({ ...common(), type: 'measure_installed', measure: { id: random.id(now), kind: 'fence' } });
  return {
    ...{ id: random.id(now), sequence, tappedAt: occurredAt, clockOffsetMs: null },
    ...{ kind: 'events', siteId, events, photos: [] },
  };
}

function requestOf(deviceId: string, items: readonly object[]) {
  return {
    device: {
      ...{ deviceId, label: 'máy', appVersion: '1', outboxVersion: 1, lastSequence: 1_000_000 },
      ...{ unsentItems: items.length, unsentPhotos: 0, unsentPhotoBytes: 0, oldestUnsentAt: null },
      ...{ setAside: 0, storageUsedBytes: null, storageQuotaBytes: null, isStoragePersistent: true },
      ...{ battery: null, communes: COMMUNES, snapshotAt: null },
    },
    sentAt: new Date().toISOString(),
    items,
  };
}
