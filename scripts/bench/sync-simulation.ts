import { isDeepStrictEqual } from 'node:util';
import { netCounters } from '../../server/coverage/counter-rows.ts';
import { siteContributions } from '../../server/domain/coverage-counters.ts';
import { ProblemError } from '../../server/domain/errors.ts';
import { foldSite } from '../../server/domain/fold-site.ts';
import type { Actor } from '../../server/domain/roles.ts';
import { SiteEventInput } from '../../server/domain/site-events.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { LonLat } from '../../server/domain/values.ts';
import type { openParts } from '../../server/parts.ts';
import { SeededRandom } from './random.ts';
import { anyFate, SimulatedTablet, type World } from './sync-tablet.ts';

type Parts = Awaited<ReturnType<typeof openParts>>['parts'];

const COMMUNE = '00145';
const IN_COMMUNE: LonLat = [105.896167, 21.02];
const NOON = Date.parse('2026-06-01T05:00:00.000Z');
const STEPS = 24;
const MINUTE = 60_000;

/** Everything that a run writes, children first. */
const TABLES = [
  'sync_items',
  'sync_refusals',
  'sync_conflicts',
  'tablet_communes',
  'tablets',
  'close_outs',
  'expected_photos',
  'site_events',
  'site_measures',
  'site_card_versions',
  'sites',
  'coverage_counters',
  'changes',
] as const;

/** What a run did, to show that it did something. */
export interface RunCounts {
  taps: number;
  stored: number;
  rejected: number;
  conflicts: number;
  dropped: number;
}

/**
 * Two tablets, one office and the real service, with requests that are dropped, repeated, held up or lose their
 * answer, and clocks that are hours off. Then the line is good again, and everything must agree.
 */
export class SyncSimulation {
  private readonly parts: Parts;
  private readonly setTime: (time: number) => void;
  private readonly field: Actor;
  private readonly officer: Actor;

  /** @param setTime moves the clock of `parts` */
  constructor(parts: Parts, setTime: (time: number) => void) {
    this.parts = parts;
    this.setTime = setTime;
    const scope = new Set([COMMUNE]);
    this.field = { userId: 'field', name: 'field', email: '', role: 'field', scope };
    this.officer = { userId: 'officer', name: 'officer', email: '', role: 'officer', scope };
  }

  /** @throws Error what does not agree, with the seed */
  async run(seed: number): Promise<RunCounts> {
    const { db } = this.parts.deps.database;
    for (const table of TABLES) await db.deleteFrom(table).execute();
    const random = new SeededRandom(seed);
    const world: World = {
      random,
      sync: this.parts.sync,
      time: NOON,
      communes: [COMMUNE],
      delayed: [],
    };
    this.setTime(world.time);
    const tablets = [this.field, this.officer].map((actor) => new SimulatedTablet(world, actor));
    for (let count = 0; count < 2; count++) await this.newSite(world);
    for (const tablet of tablets) await tablet.pull(null);
    for (let step = 0; step < STEPS; step++) {
      world.time += random.below(90) * MINUTE + 1;
      this.setTime(world.time);
      await this.step(world, tablets);
    }
    for (const arrive of world.delayed) await arrive();
    for (const tablet of tablets) while (tablet.outbox.length > 0) await tablet.send('arrives');
    for (const tablet of tablets) {
      await tablet.send('arrives');
      await tablet.catchUp();
      await tablet.pull(null);
    }
    const faults = await this.findFaults(tablets);
    if (faults.length > 0) throw new Error(`seed ${seed}: ${faults.slice(0, 5).join('; ')}`);
    const receipts = tablets.flatMap(({ taps }) => taps);
    const count = (outcome: string) => receipts.filter(({ receipt }) => receipt?.outcome === outcome).length;
    return {
      taps: receipts.length,
      stored: count('stored'),
      rejected: count('rejected'),
      conflicts: count('conflict'),
      dropped: receipts.filter(({ item }) => item.kind === 'dropped').length,
    };
  }

  private async step(world: World, tablets: readonly SimulatedTablet[]): Promise<void> {
    const { random } = world;
    const tablet = tablets[random.below(tablets.length)];
    if (tablet === undefined) return;
    const turn = random.below(14);
    if (turn < 6) tapSomething(world, tablet);
    else if (turn < 9) await tablet.send(anyFate(random));
    else if (turn < 11) await tablet.pull(random.below(3) === 0 ? 0 : null);
    else if (turn < 12) {
      const at = random.below(world.delayed.length || 1);
      await world.delayed.splice(at, 1)[0]?.();
    } else await this.office(world);
  }

  /** What the office's own screens refuse is no fault. */
  private async office(world: World): Promise<void> {
    const { random } = world;
    const { sites } = this.parts;
    const list = await sites.list(this.officer, { sort: 'code', direction: 'asc', limit: 50 });
    const site = list.items[random.below(list.items.length)];
    if (site === undefined) return;
    const at = new Date(world.time).toISOString();
    const event = (type: string, rest: object = {}) =>
      sites.addEvents(this.officer, site.id, [
        SiteEventInput.parse({ id: random.id(world.time), type, occurredAt: at, ...rest }),
      ]);
    try {
      switch (random.below(8)) {
        case 0:
          return void (await event('verified'));
        case 1:
          return void (await event('rejected', { reason: 'x' }));
        case 2:
          return void (await event('closed', { reason: 'not_a_hazard' }));
        case 3:
          return void (await event('reopened', { reason: 'x' }));
        case 4:
          return void (await this.newSite(world));
        case 5: {
          const [open] = await world.sync.conflicts.list(this.officer, { open: true });
          if (open === undefined) return;
          const choices = Object.fromEntries(
            open.fields.map(({ field }) => [field, random.pick<'office' | 'tablet'>(['office', 'tablet'])]),
          );
          return void (await world.sync.conflicts.resolve(this.officer, open.id, {
            siteVersion: open.siteVersion,
            choices,
          }));
        }
        default:
          await sites.update(this.officer, site.id, { version: site.version, ...anyEdit(random) });
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  private newSite(world: World): Promise<unknown> {
    return this.parts.sites.create(this.officer, {
      ...newSite(world.random, world.random.id(world.time)),
      occurredAt: new Date(world.time).toISOString(),
    });
  }

  private async findFaults(tablets: readonly SimulatedTablet[]): Promise<string[]> {
    const { db } = this.parts.deps.database;
    const lists = await this.parts.codeLists();
    const kinds = new Map(lists.measure_kinds.map((kind) => [kind.code, kind]));
    const faults: string[] = [];
    const items = new Map(
      (await db.selectFrom('sync_items').selectAll().execute()).map((row) => [row.id, row]),
    );
    const refusals = new Set(
      (await db.selectFrom('sync_refusals').select('item_id').execute()).map((row) => row.item_id),
    );
    const events = new Map(
      (await db.selectFrom('site_events').selectAll().execute()).map((row) => [row.id, row]),
    );
    const sites = await db.selectFrom('sites').selectAll().execute();
    const stored = new Map<string, Site>();
    for (const { id } of sites) stored.set(id, await this.parts.sites.get(this.officer, id));
    for (const tablet of tablets) {
      for (const { item, receipt } of tablet.taps) {
        const row = items.get(item.id);
        if (receipt === null || row?.outcome !== receipt.outcome)
          faults.push(`item ${item.sequence}: ${row?.outcome} on the server, ${receipt?.outcome} here`);
        const isRefused = receipt?.outcome === 'rejected';
        if (isRefused && !refusals.has(item.id)) faults.push(`item ${item.sequence}: its content is lost`);
        const ids =
          item.kind === 'events'
            ? item.events.map(({ id }) => id)
            : item.kind === 'new_site'
              ? [item.site.reportId]
              : [];
        for (const id of ids) {
          if (events.has(id) === isRefused)
            faults.push(`event of item ${item.sequence}: ${isRefused ? 'stored though refused' : 'lost'}`);
        }
      }
      if (tablet.setAside.some(({ receipt }) => receipt?.problem === null))
        faults.push('refused without a reason');
      if (tablet.snapshot.size !== sites.length)
        faults.push(`a tablet has ${tablet.snapshot.size} of ${sites.length} sites`);
      for (const site of sites) {
        const held = tablet.snapshot.get(site.id);
        const state = held && foldSite(held.card, held.events, kinds);
        const there = stored.get(site.id);
        if (!isDeepStrictEqual(state, there?.state) || held?.version !== there?.version)
          faults.push(`site ${site.code}: the tablet folds ${state?.status}, the server ${site.status}`);
      }
    }
    for (const row of events.values()) {
      if (row.occurred_at > row.received_at) faults.push(`event ${row.id} is later than its arrival`);
    }
    faults.push(...(await this.miscounted()));
    for (const entry of await this.parts.sync.custody.list(this.officer)) {
      const tablet = tablets.find(({ deviceId }) => deviceId === entry.device.deviceId);
      if (entry.missingSequences.length > 0)
        faults.push(`numbers ${entry.missingSequences.join()} are missing`);
      if (entry.receivedItems !== tablet?.taps.length)
        faults.push(`${entry.receivedItems} items of ${tablet?.taps.length} are counted`);
    }
    return faults;
  }

  /** Counters against a recount of the rows. */
  private async miscounted(): Promise<string[]> {
    const { db } = this.parts.deps.database;
    const rows = await db.selectFrom('sites').selectAll().execute();
    const shares = rows.map((row) => ({
      key: { communeCode: row.commune_code, kind: row.kind, unitId: row.unit_id },
      sign: 1 as const,
      contributions: siteContributions({
        status: row.status as Parameters<typeof siteContributions>[0]['status'],
        coveredUntil: row.covered_until,
        fencedUntil: row.fenced_until,
        signedUntil: row.signed_until,
        nextInspectionOn: row.next_inspection_on,
        daysToFix: row.days_to_fix,
        spentVnd: row.spent_vnd,
        dueOn: row.due_on,
        estimatedCostVnd: row.estimated_cost_vnd,
        priorityScore: row.priority_score,
      }),
    }));
    const recounted = new Set(netCounters(shares).map((row) => JSON.stringify(Object.values(row))));
    const kept = await db.selectFrom('coverage_counters').selectAll().where('amount', '<>', 0).execute();
    const wrong = kept.filter((row) => {
      const { commune_code, kind, unit_id, metric, bucket, amount } = row;
      return !recounted.delete(JSON.stringify([commune_code, kind, unit_id, metric, bucket, amount]));
    });
    return wrong.length + recounted.size === 0 ? [] : ['counters differ from a recount'];
  }
}

function newSite(random: SeededRandom, id: string) {
  return {
    ...{ id, communeCode: COMMUNE, name: 'Ao', kind: 'pond', setting: 'residential', lonLat: IN_COMMUNE },
    ...{ hamlet: '', outline: null, owner: '', unitId: null, riskFactors: [], requiredMeasures: [] },
    ...{ dueOn: random.below(2) === 0 ? null : '2026-07-01', estimatedCostVnd: null, fundSource: null },
    ...{ description: '', isCandidate: random.below(4) === 0, note: '', photoIds: [] },
  };
}

function anyEdit(random: SeededRandom): Record<string, unknown> {
  return random.pick<Record<string, unknown>>([
    { hamlet: random.pick(['', 'Tổ 1', 'Tổ 2']) },
    { owner: random.pick(['', 'HTX', 'UBND']) },
    { riskFactors: random.pick([[], ['deep_water'], ['near_home', 'deep_water']]) },
    { dueOn: random.pick([null, '2026-07-01', '2026-08-01']), hamlet: random.pick(['', 'Tổ 3']) },
  ]);
}

/** By what the tablet last pulled and what it tapped itself. */
function tapSomething({ random }: World, tablet: SimulatedTablet): void {
  const own = tablet.taps.flatMap(({ item }) => (item.kind === 'new_site' ? item.site.id : []));
  const ids = [...tablet.snapshot.keys(), ...own];
  const siteId = ids[random.below(ids.length)];
  const at = tablet.clock();
  const event = (type: string, rest: object = {}) => ({ id: tablet.id(), type, occurredAt: at, ...rest });
  const fresh = tablet.outbox.filter(({ wasAttempted }) => !wasAttempted);
  const turn = random.below(14);
  if (turn === 0 || siteId === undefined) {
    const site = { ...newSite(random, tablet.id()), reportId: tablet.id(), occurredAt: at };
    tablet.tap({ kind: 'new_site', site });
    return;
  }
  const held = tablet.snapshot.get(siteId);
  const measures = (held?.events ?? []).flatMap((each) =>
    each.type === 'measure_installed' ? each.measure.id : [],
  );
  const measureId = measures[random.below(measures.length)] ?? tablet.id();
  const events = (...list: object[]) => tablet.tap({ kind: 'events', siteId, events: list });
  const installed = () =>
    event('measure_installed', {
      measure: { id: tablet.id(), kind: random.pick(['fence', 'warning_sign']) },
    });
  switch (turn) {
    case 1:
    case 12:
    case 13:
      if (held) {
        const changes = anyEdit(random);
        const base = Object.fromEntries(
          Object.keys(changes).map((key) => [key, held.card[key as keyof typeof held.card]]),
        );
        tablet.tap({ kind: 'card', siteId, base, changes });
      }
      return;
    case 2: {
      const old = tablet.taps[random.below(tablet.taps.length)]?.item;
      if (old?.kind === 'events')
        tablet.tap({
          kind: 'events',
          siteId: old.siteId,
          events: [event('withdrawn', { eventIds: old.events.map(({ id }) => id) })],
        });
      return;
    }
    case 3: {
      const tap = fresh[random.below(fresh.length)];
      if (tap) tablet.drop(tap);
      return;
    }
    case 4:
    case 5:
      events(installed(), event('fix_marked'));
      return;
    case 6:
      events(event('fix_marked'));
      return;
    case 7:
      events(event('damaged', { measureId, condition: 'missing' }));
      return;
    case 8:
      events(event('inspected', { measures: [{ measureId, condition: 'good' }] }), installed());
      return;
    case 9:
      events(event('doubted', { finding: 'not_found' }));
      return;
    case 10:
      events(event('verified'));
      return;
    default:
      events(event('noted', { note: 'x' }));
  }
}
