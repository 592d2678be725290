/** After so much work the page gets its turn. */
const PIECE_MS = 8;

/** Long work on one thing, done in pieces so that the page draws and answers keys in between. */
export interface Pieces {
  /** Does the first piece now and the rest a little later, after what was begun before has been finished. */
  start(work: Iterator<unknown>): void;
  /** Does what is left at once: something else depends on it. */
  finish(): void;
}

/** @param pause resolves when the page had its turn */
export function createPieces(deps: { now(): number; pause(): Promise<void> }): Pieces {
  let left: Iterator<unknown> | null = null;

  /** Works until the time is over. Whatever it throws ends the work. */
  function work(ms: number) {
    const current = left;
    const end = deps.now() + ms;
    try {
      while (left === current && left !== null && deps.now() < end) {
        if (left.next().done) left = null;
      }
    } catch (error) {
      left = null;
      throw error;
    }
  }
  const finish = () => work(Number.POSITIVE_INFINITY);
  async function goOn(current: Iterator<unknown>) {
    while (left === current) {
      await deps.pause();
      if (left === current) work(PIECE_MS);
    }
  }
  return {
    finish,
    start(next) {
      finish();
      left = next;
      work(PIECE_MS);
      if (left === next) void goOn(next);
    },
  };
}

/** The page's turn. */
export function pausePage(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
