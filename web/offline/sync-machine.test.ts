import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IDLE, nextState, type Phase, type SyncSignal, type SyncState } from './sync-machine.ts';

const NOW = 1_000_000;
const clock = { now: NOW, random: 0 };
const memory = { failures: 0, batchSize: 20, items: 0, photos: 0 };

const STATES: Readonly<Record<string, SyncState>> = {
  idle: IDLE,
  checking: { ...memory, phase: 'checking' },
  sending: { ...memory, phase: 'sending' },
  'sending one': { ...memory, batchSize: 1, phase: 'sending' },
  photo: { ...memory, phase: 'photo', number: 1, of: 3 },
  pulling: { ...memory, phase: 'pulling' },
  done: { ...memory, phase: 'done', at: NOW },
  'waiting, no answer': { ...memory, phase: 'waiting', until: NOW + 5000, why: 'no_answer' },
  'waiting, busy': { ...memory, phase: 'waiting', until: NOW + 5000, why: 'busy' },
  'waiting, time is up': { ...memory, phase: 'waiting', until: NOW, why: 'busy' },
  'needs sign-in': { ...memory, phase: 'needs_sign_in', why: 'expired' },
  'needs a person': { ...memory, phase: 'needs_person', why: 'set_aside' },
};

const SIGNALS: Readonly<Record<string, SyncSignal>> = {
  start: { type: 'try', cause: 'start' },
  recorded: { type: 'try', cause: 'recorded' },
  reconnect: { type: 'try', cause: 'reconnect' },
  visible: { type: 'try', cause: 'visible' },
  timer: { type: 'try', cause: 'timer' },
  waited: { type: 'try', cause: 'waited' },
  button: { type: 'try', cause: 'button' },
  reached: { type: 'reached' },
  'answered, more': { type: 'answered', items: 20, left: 5, photos: 2 },
  'answered, photos': { type: 'answered', items: 20, left: 0, photos: 2 },
  'answered, all': { type: 'answered', items: 20, left: 0, photos: 0 },
  'nothing, photos': { type: 'nothing_left', photos: 1 },
  'nothing at all': { type: 'nothing_left', photos: 0 },
  'photo stored': { type: 'photo_stored', left: 2 },
  'last photo': { type: 'photo_stored', left: 0 },
  'photo refused': { type: 'photo_refused', left: 2 },
  'photo postponed': { type: 'photo_postponed', left: 2 },
  'last photo postponed': { type: 'photo_postponed', left: 0 },
  pulled: { type: 'pulled', setAside: 0, postponed: 0 },
  'pulled, set aside': { type: 'pulled', setAside: 1, postponed: 0 },
  'pulled, photo postponed': { type: 'pulled', setAside: 1, postponed: 1 },
  'no answer': { type: 'no_answer' },
  portal: { type: 'captive_portal' },
  busy: { type: 'busy', retryAfterMs: 60_000 },
  'server fault': { type: 'server_fault' },
  'too large': { type: 'too_large' },
  unauthorized: { type: 'unauthorized' },
  'other user': { type: 'other_user' },
  unreadable: { type: 'unreadable' },
  refused: { type: 'refused' },
  'storage full': { type: 'storage_full' },
  'other window': { type: 'other_window' },
};

const CHECKS = 'checking/check';
const AT_REST = ['start', 'recorded', 'reconnect', 'visible', 'timer', 'waited', 'button'];
const begins = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, CHECKS]));
/** The same at every step of the work. */
const FAULTS = {
  'no answer': 'waiting/wait',
  portal: 'waiting/wait',
  busy: 'waiting/wait',
  'server fault': 'waiting/wait',
  'too large': 'waiting/wait',
  unauthorized: 'needs_sign_in/none',
  'other user': 'needs_sign_in/none',
  unreadable: 'waiting/wait',
  refused: 'needs_person/none',
  'storage full': 'needs_person/none',
  'other window': 'waiting/wait',
};
const SENDING = {
  ...FAULTS,
  'answered, more': 'sending/send',
  'answered, photos': 'photo/photo',
  'answered, all': 'pulling/pull',
  'nothing, photos': 'photo/photo',
  'nothing at all': 'pulling/pull',
};

/** What follows; a pair that is not here changes nothing. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  idle: begins(AT_REST),
  done: begins(AT_REST),
  'waiting, time is up': begins(AT_REST),
  'needs a person': begins(AT_REST),
  'waiting, no answer': begins(['reconnect', 'visible', 'waited', 'button']),
  'waiting, busy': begins(['waited', 'button']),
  'needs sign-in': begins(AT_REST),
  checking: { ...FAULTS, reached: 'sending/send' },
  sending: { ...SENDING, 'too large': 'sending/send', unreadable: 'sending/send' },
  'sending one': {
    ...SENDING,
    'too large': 'sending/put_first_aside',
    unreadable: 'sending/put_first_aside',
  },
  photo: {
    ...FAULTS,
    'photo stored': 'photo/photo',
    'photo refused': 'photo/photo',
    'last photo': 'pulling/pull',
    'photo postponed': 'photo/photo',
    'last photo postponed': 'pulling/pull',
  },
  pulling: {
    ...FAULTS,
    pulled: 'done/none',
    'pulled, set aside': 'needs_person/none',
    'pulled, photo postponed': 'waiting/wait',
  },
};

describe.each(Object.keys(STATES))('%s', (stateName) => {
  test.each(Object.keys(SIGNALS))('%s', (signalName) => {
    const before = STATES[stateName];
    const signal = SIGNALS[signalName];
    if (!before || !signal) throw new Error('no such pair');
    const { state, effect } = nextState(before, signal, clock);
    const expected = TABLE[stateName]?.[signalName];
    if (expected === undefined) {
      expect(state).toBe(before);
      expect(effect).toBe('none');
    } else expect(`${state.phase}/${effect}`).toBe(expected);
  });
});

const stateOf = (name: string) => STATES[name] ?? IDLE;

test('a bad line gets smaller requests, a good one larger again, 1 to 100', () => {
  let state: SyncState = stateOf('sending');
  for (const size of [10, 5, 2, 1, 1]) {
    state = { ...nextState(state, { type: 'no_answer' }, clock).state, phase: 'sending' } as SyncState;
    expect(state.batchSize).toBe(size);
  }
  for (const size of [2, 4, 8, 16, 32, 64, 100, 100]) {
    state = nextState(state, { type: 'answered', items: 1, left: 1, photos: 0 }, clock).state;
    expect(state.batchSize).toBe(size);
  }
});

test('waits double from five seconds to five minutes, with up to a half more by chance', () => {
  let state: SyncState = stateOf('checking');
  const waits: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const after = nextState(state, { type: 'no_answer' }, clock).state;
    if (after.phase === 'waiting') waits.push((after.until - NOW) / 1000);
    state = { ...after, phase: 'checking' } as SyncState;
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  const late = nextState(stateOf('checking'), { type: 'no_answer' }, { now: NOW, random: 1 }).state;
  expect(late).toMatchObject({ until: NOW + 7500 });
});

test('a server that says when is not asked before', () => {
  const { state } = nextState(stateOf('sending'), { type: 'busy', retryAfterMs: 60_000 }, clock);
  expect(state).toMatchObject({ phase: 'waiting', why: 'busy', until: NOW + 60_000 });
});

test('photos are counted to their end, also when more are taken meanwhile', () => {
  const seen: string[] = [];
  let state = nextState(stateOf('sending'), { type: 'answered', items: 1, left: 0, photos: 3 }, clock).state;
  for (const left of [2, 2, 1, 0]) {
    if (state.phase === 'photo') seen.push(`${state.number}/${state.of}`);
    state = nextState(state, { type: 'photo_stored', left }, clock).state;
  }
  expect(seen).toEqual(['1/3', '2/3', '3/4', '4/4']);
  expect(state).toMatchObject({ phase: 'pulling', photos: 4 });
});

test('from any state a person at the button gets work going, whatever came before', () => {
  const signals = fc.array(fc.constantFrom(...Object.values(SIGNALS)), { maxLength: 30 });
  const working: readonly Phase[] = ['checking', 'sending', 'photo', 'pulling'];
  fc.assert(
    fc.property(signals, (all) => {
      let state: SyncState = IDLE;
      for (const signal of all) state = nextState(state, signal, clock).state;
      state = nextState(state, { type: 'try', cause: 'button' }, clock).state;
      return working.includes(state.phase) && state.batchSize >= 1 && state.batchSize <= 100;
    }),
  );
});
