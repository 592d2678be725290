import type { DeviceReport } from '#domain/sync.ts';
import type { Instant } from '#domain/values.ts';
import { hashOf } from './kept-photos.ts';
import type { Outbox } from './outbox.ts';
import type { UploadPhoto } from './photo-upload.ts';
import type { Snapshot } from './snapshot.ts';
import { type Cause, type Effect, IDLE, nextState, type SyncSignal, type SyncState } from './sync-machine.ts';
import type { ItemProblem } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';
import type { Answer, Transport } from './transport.ts';

export interface SyncRunner {
  state(): SyncState;
  /** Returns the unsubscriber. */
  subscribe(listener: () => void): () => void;
  /** Resolves when the tablet has come to rest: done, waiting, or in need of somebody. At work already, it goes on. */
  try(cause: Cause): Promise<void>;
  stop(): void;
}

/** Photos at which the server may fail before an attempt gives up. */
const MOST_POSTPONED = 3;

/** Runs work while no other window of the browser does; `other_window` when one does. */
export type OnlyOne = (work: () => Promise<void>) => Promise<'done' | 'other_window'>;

export interface RunnerDeps {
  userId: string;
  language(): string;
  transport: Transport;
  upload: UploadPhoto;
  outbox: Outbox;
  snapshot: Snapshot;
  report(): Promise<DeviceReport>;
  onlyOne: OnlyOne;
  now(): Instant;
  random(): number;
  /** Returns what cancels it. */
  after(ms: number, act: () => void): () => void;
}

/** Does what the machine says, one effect after the other. */
export function createSyncRunner(deps: RunnerDeps): SyncRunner {
  const { transport, outbox, snapshot } = deps;
  const listeners = new Set<() => void>();
  let state: SyncState = IDLE;
  let running: Promise<void> | null = null;
  let isStopped = false;
  /** Photos at which the server failed, since the application started: they come after all others. */
  const postponed = new Set<string>();
  /** Those of this attempt: each is tried once. */
  let failedNow = new Set<string>();
  /** What a person is told when an item goes aside without an answer of its own. */
  let lastProblem: ItemProblem = { code: 'item.too_large', message: '' };
  let cancelWait = () => {};

  function step(signal: SyncSignal): Effect {
    const clock = { now: Date.parse(deps.now()), random: deps.random() };
    const { state: next, effect } = nextState(state, signal, clock);
    if (next !== state) {
      state = next;
      for (const listener of listeners) listener();
    }
    return effect;
  }

  async function perform(effect: Effect): Promise<SyncSignal | null> {
    switch (effect) {
      case 'check':
        return await check();
      case 'send':
        return await send();
      case 'photo':
        return await sendPhoto();
      case 'pull':
        return await pull();
      case 'put_first_aside':
        return await putFirstAside();
      case 'wait':
      case 'none':
        return null;
    }
  }

  async function check(): Promise<SyncSignal> {
    const answer = await transport.me();
    if (answer.type !== 'ok') return faultSignal(answer);
    if (answer.body.userId !== deps.userId) return { type: 'other_user' };
    failedNow = new Set();
    // The account may have lost a commune since it was chosen: a pull of it would be refused for ever.
    if (answer.body.communes !== null) await snapshot.keepWithin(answer.body.communes);
    return { type: 'reached' };
  }

  const nextPhoto = () => outbox.nextPhoto({ later: postponed, not: failedNow });
  const photosLeft = async () => (await nextPhoto())?.left ?? 0;

  async function answered(items: number): Promise<SyncSignal> {
    const [{ unsentItems }, photos] = await Promise.all([outbox.counts(), photosLeft()]);
    return { type: 'answered', items, left: unsentItems, photos };
  }

  /** The item alone was refused: it goes aside only if the server takes the same request without it. */
  async function putFirstAside(): Promise<SyncSignal> {
    const problem = lastProblem;
    const answer = await transport.send(await deps.report(), []);
    if (answer.type === 'unreadable' || answer.type === 'too_large') return { type: 'refused' };
    if (answer.type !== 'ok') return faultSignal(answer);
    const [first] = await outbox.takeBatch(1);
    if (first) await outbox.putAside(first.id, problem);
    return await answered(0);
  }

  async function send(): Promise<SyncSignal> {
    const batch = await outbox.takeBatch(state.batchSize);
    // Also with no items: the office sees that the tablet is alive and what it still holds.
    const answer = await transport.send(
      await deps.report(),
      batch.map(({ item }) => item),
    );
    if (answer.type !== 'ok') return faultSignal(answer);
    await outbox.settle(answer.body.receipts, batch);
    if (answer.body.dismissed) await outbox.keepDismissed(answer.body.dismissed);
    if (batch.length > 0) {
      const settled = new Set(answer.body.receipts.map(({ itemId }) => itemId));
      // An answer that leaves items out would be asked for without an end.
      if (batch.every(({ id }) => !settled.has(id))) return { type: 'server_fault' };
      return await answered(batch.length);
    }
    return { type: 'nothing_left', photos: await photosLeft() };
  }

  async function sendPhoto(): Promise<SyncSignal> {
    const photo = await nextPhoto();
    if (!photo) return { type: 'photo_postponed', left: 0 };
    const known = await transport.photoStates([photo.sha256]);
    if (known.type !== 'ok') return faultSignal(known);
    if (known.body.photos.some(({ photoId }) => photoId !== null)) {
      await outbox.settlePhotos(known.body.photos);
      return await stored(photo.sha256);
    }
    const fault = await faultOnDevice(photo);
    if (fault) return await refuse(photo.sha256, fault);
    const sent = { ...photo, userId: deps.userId, language: deps.language() };
    const answer = await deps.upload(sent, (url) => outbox.keepUploadUrl(photo.sha256, url));
    if (answer.type === 'ok') {
      const receipts = answer.body ? [answer.body] : await askReceipt(photo.sha256);
      if (receipts.every(({ photoId }) => photoId === null)) {
        // All bytes are there, yet the server has no photo: from the beginning next time.
        await outbox.keepUploadUrl(photo.sha256, null);
        return await postpone(photo.sha256);
      }
      await outbox.settlePhotos(receipts);
      return await stored(photo.sha256);
    }
    if (answer.type === 'too_large')
      return await refuse(photo.sha256, { code: 'photo.too_large', message: '' });
    if ('problem' in answer) {
      if (answer.problem.code.startsWith('photo.')) return await refuse(photo.sha256, answer.problem);
      // The upload that the address belonged to is gone or spoilt; the bytes here are whole.
      await outbox.keepUploadUrl(photo.sha256, null);
      if (answer.problem.code.startsWith('upload.')) return await postpone(photo.sha256);
    }
    if (answer.type === 'server_fault' || answer.type === 'unreadable') return await postpone(photo.sha256);
    return faultSignal(answer);
  }

  async function stored(sha256: string): Promise<SyncSignal> {
    postponed.delete(sha256);
    return { type: 'photo_stored', left: await photosLeft() };
  }

  /** At several photos in one attempt it is the server that fails, not the photo. */
  async function postpone(sha256: string): Promise<SyncSignal> {
    postponed.add(sha256);
    failedNow.add(sha256);
    if (failedNow.size >= MOST_POSTPONED) return { type: 'server_fault' };
    return { type: 'photo_postponed', left: await photosLeft() };
  }

  async function refuse(sha256: string, problem: ItemProblem): Promise<SyncSignal> {
    await outbox.refusePhoto(sha256, problem);
    return { type: 'photo_refused', left: await photosLeft() };
  }

  /** Browsers lose or spoil what they keep; that photo alone then needs a person. */
  async function faultOnDevice({
    sha256,
    blob,
  }: {
    sha256: string;
    blob: Blob;
  }): Promise<ItemProblem | null> {
    const found = await hashOf(blob).catch(() => null);
    return found === sha256 ? null : { code: 'photo.lost_on_device', message: '' };
  }

  async function askReceipt(sha256: string) {
    const answer = await transport.photoStates([sha256]);
    return answer.type === 'ok' ? answer.body.photos : [];
  }

  async function pull(): Promise<SyncSignal> {
    const counts = await outbox.counts();
    const setAside = counts.setAside + counts.refusedPhotos;
    const pulled = { type: 'pulled', setAside, postponed: failedNow.size } as const;
    const plan = await snapshot.beginPull();
    if (plan === null) return pulled;
    const lists = await transport.codeLists();
    if (lists.type !== 'ok') return faultSignal(lists);
    let page: string | null = null;
    for (let position = 0; ; position += 1) {
      const answer = await transport.page({ communes: plan.communes, cursor: plan.cursor, page });
      // A place in the order of changes that the server does not know: everything is pulled anew, once.
      if (answer.type === 'unreadable' && plan.cursor !== null) {
        await snapshot.dropCursor();
        return await pull();
      }
      if (answer.type !== 'ok') return faultSignal(answer);
      await snapshot.stage(plan.pull, position, answer.body);
      page = answer.body.nextPage;
      if (page === null) break;
    }
    await snapshot.swap(plan, lists.body, deps.now());
    return pulled;
  }

  function faultSignal(answer: Exclude<Answer<unknown>, { type: 'ok' }>): SyncSignal {
    if ('problem' in answer) lastProblem = answer.problem;
    if (answer.type === 'too_large') lastProblem = { code: 'item.too_large', message: '' };
    if (answer.type === 'busy') return { type: 'busy', retryAfterMs: answer.retryAfterMs };
    return { type: answer.type };
  }

  async function work(first: Effect): Promise<void> {
    let effect = first;
    while (effect !== 'none' && effect !== 'wait' && !isStopped) {
      let signal: SyncSignal | null;
      try {
        signal = await perform(effect);
      } catch (error) {
        const isFull = error instanceof TabletFault && error.code === 'storage.full';
        if (!isFull) console.error(error);
        signal = { type: isFull ? 'storage_full' : 'server_fault' };
      }
      effect = signal === null ? 'none' : step(signal);
    }
    if (effect === 'wait' && state.phase === 'waiting')
      cancelWait = deps.after(Math.max(0, state.until - Date.parse(deps.now())), () => void tryNow('waited'));
  }

  async function run(effect: Effect): Promise<void> {
    cancelWait();
    try {
      if ((await deps.onlyOne(() => work(effect))) === 'other_window')
        await work(step({ type: 'other_window' }));
    } catch (error) {
      // Whatever failed around the work: a state of work that nobody does would make the button dead.
      console.error(error);
      await work(step({ type: 'server_fault' }));
    }
  }

  async function tryNow(cause: Cause): Promise<void> {
    if (running) return await running;
    if (isStopped) return;
    const effect = step({ type: 'try', cause });
    if (effect === 'none') return;
    running = run(effect).finally(() => {
      running = null;
    });
    await running;
    // What was recorded in the meantime.
    const isAtRest = state.phase === 'done' || (state.phase === 'needs_person' && state.why === 'set_aside');
    if (isAtRest && (await outbox.counts()).unsentItems > 0) await tryNow('recorded');
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    try: tryNow,
    stop() {
      isStopped = true;
      cancelWait();
    },
  };
}
