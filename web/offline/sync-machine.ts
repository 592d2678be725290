import { MOST_ITEMS_PER_SEND } from '#domain/sync.ts';

/** Why the tablet waits before it tries again. */
export type WaitReason = 'no_answer' | 'captive_portal' | 'busy' | 'server_fault' | 'other_window';
/** What only a person can put right. */
export type PersonReason = 'refused' | 'storage_full' | 'set_aside';
/** What makes the tablet try. `waited`: the time of a wait has run out; `timer`: every few minutes, whatever it does. */
export type Cause = 'start' | 'recorded' | 'reconnect' | 'visible' | 'waited' | 'timer' | 'button';

interface Memory {
  /** Failures in a row. */
  failures: number;
  /** Items of the next request. */
  batchSize: number;
  /** Items that the server has answered and photos that it has stored since the tablet began. */
  items: number;
  photos: number;
}

export type SyncState = Memory &
  (
    | { phase: 'idle' }
    | { phase: 'checking' }
    | { phase: 'sending' }
    /** Photo `number` of `of`. */
    | { phase: 'photo'; number: number; of: number }
    | { phase: 'pulling' }
    | { phase: 'done'; at: number }
    /** `until` by the tablet's clock in ms. */
    | { phase: 'waiting'; until: number; why: WaitReason }
    | { phase: 'needs_sign_in'; why: 'expired' | 'other_user' }
    | { phase: 'needs_person'; why: PersonReason }
  );
export type Phase = SyncState['phase'];

export type SyncSignal =
  | { type: 'try'; cause: Cause }
  /** The server answered as the server that it is, and the right user is signed in. */
  | { type: 'reached' }
  /** A batch was answered; `left` unsent items, `photos` that wait. */
  | { type: 'answered'; items: number; left: number; photos: number }
  /** There was nothing to send. */
  | { type: 'nothing_left'; photos: number }
  | { type: 'photo_stored'; left: number }
  /** The server will not take it; it stays, with the reason. */
  | { type: 'photo_refused'; left: number }
  /** The server failed at this photo; the others go on. */
  | { type: 'photo_postponed'; left: number }
  /**
   * All that the communes hold has come, or no commune is chosen. `setAside` items or photos wait for a person,
   * `postponed` photos for the server.
   */
  | { type: 'pulled'; setAside: number; postponed: number }
  | { type: 'no_answer' }
  | { type: 'captive_portal' }
  | { type: 'busy'; retryAfterMs: number | null }
  | { type: 'server_fault' }
  | { type: 'too_large' }
  | { type: 'unauthorized' }
  | { type: 'other_user' }
  /** The server could not read the request. */
  | { type: 'unreadable' }
  /** The server says no to this user or this application, whatever is sent. */
  | { type: 'refused' }
  | { type: 'storage_full' }
  | { type: 'other_window' };

/** What the runner has to do next; it answers with a signal. `wait`: until the state's time. */
export type Effect = 'none' | 'check' | 'send' | 'photo' | 'pull' | 'wait' | 'put_first_aside';

export interface MachineClock {
  /** ms. */
  now: number;
  /** 0–1. */
  random: number;
}

const FIRST_BATCH = 20;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const OTHER_WINDOW_MS = 30_000;

export const IDLE: SyncState = { phase: 'idle', failures: 0, batchSize: FIRST_BATCH, items: 0, photos: 0 };

const WORKING: readonly Phase[] = ['checking', 'sending', 'photo', 'pulling'];
export const isWorking = (state: SyncState) => WORKING.includes(state.phase);

const memoryOf = ({ failures, batchSize, items, photos }: Memory): Memory => ({
  failures,
  batchSize,
  items,
  photos,
});

/** The whole of sending and fetching as one table of states and signals; a signal that does not fit changes nothing. */
export function nextState(
  state: SyncState,
  signal: SyncSignal,
  clock: MachineClock,
): { state: SyncState; effect: Effect } {
  const memory = memoryOf(state);
  const stay = { state, effect: 'none' as const };
  if (!isWorking(state) && signal.type !== 'try') return stay;

  switch (signal.type) {
    case 'try':
      return tryAgain(state, signal.cause, clock);
    case 'reached':
      return state.phase === 'checking' ? { state: { ...memory, phase: 'sending' }, effect: 'send' } : stay;
    case 'answered': {
      if (state.phase !== 'sending') return stay;
      const grown = {
        ...memory,
        failures: 0,
        batchSize: Math.min(MOST_ITEMS_PER_SEND, memory.batchSize * 2),
        items: memory.items + signal.items,
      };
      if (signal.left > 0) return { state: { ...grown, phase: 'sending' }, effect: 'send' };
      return photosOrPull(grown, signal.photos);
    }
    case 'nothing_left':
      return state.phase === 'sending' ? photosOrPull(memory, signal.photos) : stay;
    case 'photo_stored':
    case 'photo_refused':
    case 'photo_postponed': {
      if (state.phase !== 'photo') return stay;
      const stored = signal.type === 'photo_stored' ? 1 : 0;
      const failures = signal.type === 'photo_postponed' ? memory.failures : 0;
      const after = { ...memory, failures, photos: memory.photos + stored };
      if (signal.left === 0) return { state: { ...after, phase: 'pulling' }, effect: 'pull' };
      const of = Math.max(state.of, state.number + signal.left);
      return { state: { ...after, phase: 'photo', number: of - signal.left + 1, of }, effect: 'photo' };
    }
    case 'pulled': {
      if (state.phase !== 'pulling') return stay;
      if (signal.postponed > 0) return wait(memory, 'server_fault', null, clock);
      const after = { ...memory, failures: 0 };
      if (signal.setAside > 0)
        return { state: { ...after, phase: 'needs_person', why: 'set_aside' }, effect: 'none' };
      return { state: { ...after, phase: 'done', at: clock.now }, effect: 'none' };
    }
    case 'too_large':
      if (state.phase !== 'sending') return wait(memory, 'server_fault', null, clock);
      if (memory.batchSize === 1) return { state, effect: 'put_first_aside' };
      return { state: { ...smaller(memory), phase: 'sending' }, effect: 'send' };
    case 'no_answer':
      return wait(smaller(memory), 'no_answer', null, clock);
    case 'captive_portal':
      return wait(memory, 'captive_portal', null, clock);
    case 'busy':
      return wait(memory, 'busy', signal.retryAfterMs, clock);
    case 'server_fault':
      return wait(memory, 'server_fault', null, clock);
    case 'other_window':
      return wait({ ...memory, failures: 0 }, 'other_window', OTHER_WINDOW_MS, clock);
    case 'unauthorized':
      return { state: { ...memory, phase: 'needs_sign_in', why: 'expired' }, effect: 'none' };
    case 'other_user':
      return { state: { ...memory, phase: 'needs_sign_in', why: 'other_user' }, effect: 'none' };
    case 'unreadable':
      if (state.phase !== 'sending') return wait(memory, 'server_fault', null, clock);
      // One bad item can spoil a request of many: alone it is found and goes aside.
      if (memory.batchSize === 1) return { state, effect: 'put_first_aside' };
      return { state: { ...memory, batchSize: 1, phase: 'sending' }, effect: 'send' };
    case 'refused':
      return { state: { ...memory, phase: 'needs_person', why: 'refused' }, effect: 'none' };
    case 'storage_full':
      return { state: { ...memory, phase: 'needs_person', why: 'storage_full' }, effect: 'none' };
  }
}

function photosOrPull(memory: Memory, photos: number): { state: SyncState; effect: Effect } {
  return photos > 0
    ? { state: { ...memory, phase: 'photo', number: 1, of: photos }, effect: 'photo' }
    : { state: { ...memory, phase: 'pulling' }, effect: 'pull' };
}

/** A wait that the server asked for is not ended by a network that comes back. Who is signed in is asked every time. */
function tryAgain(state: SyncState, cause: Cause, clock: MachineClock): { state: SyncState; effect: Effect } {
  const stay = { state, effect: 'none' as const };
  if (isWorking(state)) return stay;
  const isPerson = cause === 'button';
  if (state.phase === 'waiting') {
    // A browser's timer runs out up to a millisecond before the clock shows it, and by a clock that nobody sets.
    const isTime = cause === 'waited' || clock.now >= state.until;
    const isNews = (cause === 'reconnect' || cause === 'visible') && state.why !== 'busy';
    if (!isTime && !isPerson && !isNews) return stay;
  }
  const isAnew = state.phase === 'idle' || state.phase === 'done';
  const memory = memoryOf(state);
  return {
    state: { ...memory, ...(isAnew ? { items: 0, photos: 0 } : {}), phase: 'checking' },
    effect: 'check',
  };
}

const smaller = (memory: Memory): Memory => ({
  ...memory,
  batchSize: Math.max(1, Math.floor(memory.batchSize / 2)),
});

/** Doubling from five seconds to five minutes, up to a half more by chance, so that tablets do not come all at once. */
function wait(
  memory: Memory,
  why: WaitReason,
  askedMs: number | null,
  { now, random }: MachineClock,
): { state: SyncState; effect: Effect } {
  const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(memory.failures, 10));
  const ms = (askedMs ?? doubled) * (1 + random / 2);
  return {
    state: { ...memory, failures: memory.failures + 1, phase: 'waiting', until: now + ms, why },
    effect: 'wait',
  };
}
