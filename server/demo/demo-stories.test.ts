import { beforeAll, describe, expect, it } from 'vitest';
import { readReferenceData } from '../communes/reference-data.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { type FoldEvent, foldSite } from '../domain/fold-site.ts';
import { SiteEventInput } from '../domain/site-events.ts';
import { siteOnDay } from '../domain/sites.ts';
import { DemoLog } from './demo-log.ts';
import { DemoRandom } from './demo-random.ts';
import { readDemoSettings, type Scenario } from './demo-settings.ts';
import { tellStory } from './demo-stories.ts';

const NOW = '2026-11-22T17:05:00.000Z';
const TODAY = localDay(NOW);
let lists: CodeLists;
let files: Awaited<ReturnType<typeof readDemoSettings>>;
beforeAll(async () => {
  lists = (await readReferenceData()).codeLists;
  files = await readDemoSettings();
});

function tell(scenario: Scenario, seed: number) {
  const random = new DemoRandom(seed);
  const log = new DemoLog(random, NOW, [105.9, 21.02], { field: 'a', office: 'b', resident: 'c' });
  const remedy = {
    main: 'fence',
    sign: 'warning_sign',
    extra: 'rescue_gear',
    costVnd: new Map([['fence', 1e7]]),
    costFactor: 1,
  };
  const { dueInDays } = tellStory(scenario, log, remedy, files.settings, files.names, random);
  const dueOn = dueInDays === null ? null : addDays(TODAY, dueInDays);
  const kinds = new Map(lists.measure_kinds.map((kind) => [kind.code, kind]));
  const state = foldSite({ dueOn }, log.events as FoldEvent[], kinds);
  return { events: log.events, state, today: siteOnDay(state, dueOn, TODAY) };
}

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

describe('every story ends as its name says, whatever the dice', () => {
  it.each<[Scenario, object, object]>([
    ['candidate', { status: 'candidate' }, { cover: 'none' }],
    ['closed', { status: 'closed' }, {}],
    ['reported', { status: 'reported' }, { isOverdue: false }],
    ['confirmed', { status: 'confirmed' }, { cover: 'none' }],
    ['planned', { status: 'planned' }, { isOverdue: false }],
    ['plannedOverdue', { status: 'planned' }, { isOverdue: true, cover: 'none' }],
    ['warned', { status: 'in_progress' }, { cover: 'warned', isOverdue: false }],
    ['warnedOverdue', { status: 'in_progress' }, { cover: 'warned', isOverdue: true, isFenced: false }],
    ['building', { status: 'in_progress' }, { cover: 'covered' }],
    ['fixed', { status: 'fixed' }, { cover: 'covered' }],
    ['verified', { status: 'verified' }, { cover: 'covered' }],
    ['damagedSign', { status: 'verified' }, { cover: 'covered', isSigned: false }],
    ['damagedFence', { isFixRejected: false }, { isFenced: false }],
    ['rejected', { isFixRejected: true }, { isFenced: false }],
    ['reopened', { status: 'planned' }, {}],
    ['reinspectionDue', { status: 'verified' }, { isInspectionDue: true, cover: 'none' }],
  ])('%s', (scenario, state, today) => {
    for (const seed of SEEDS) {
      const told = tell(scenario, seed);
      expect(told.state, `seed ${seed}`).toMatchObject(state);
      expect(told.today, `seed ${seed}`).toMatchObject(today);
      expect(['planned', 'confirmed']).toSatisfy(
        (open: string[]) => scenario !== 'damagedFence' || open.includes(told.state.status),
      );
    }
  });
});

it('writes logs that a client could have sent, in order, and never in the future', () => {
  const scenarios: Scenario[] = ['verified', 'reopened', 'rejected', 'closed', 'warned', 'reported'];
  for (const scenario of scenarios) {
    for (const seed of SEEDS) {
      const { events } = tell(scenario, seed);
      for (const [index, event] of events.entries()) {
        const { receivedAt = '', actorName: _name, ...input } = event;
        expect(SiteEventInput.safeParse(input).error).toBeUndefined();
        expect(event.occurredAt < receivedAt && receivedAt < NOW).toBe(true);
        expect(receivedAt > (events[index - 1]?.receivedAt ?? '')).toBe(true);
      }
    }
  }
});
