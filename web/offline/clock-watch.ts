import { CLOCK_TOLERANCE_MS } from '#domain/sync.ts';
import type { Instant } from '#domain/values.ts';

export interface ClockWatch {
  /** The clock is as it was when its difference to the server's was measured. */
  begin(): void;
  /** Whether the clock has been set since, by a person or by the network; tells it once. */
  wasSet(): boolean;
}

interface Clocks {
  now(): Instant;
  /** Milliseconds that nobody can set. */
  elapsedMs(): number;
}

/**
 * Compares the tablet's clock with one that only runs. The latter may stand still while the device sleeps, so a sleep
 * can look like a clock that was set; the difference is then unknown until the next contact, which is never wrong.
 */
export function watchClock({ now, elapsedMs }: Clocks): ClockWatch {
  const gap = () => Date.parse(now()) - elapsedMs();
  let known = gap();
  return {
    begin() {
      known = gap();
    },
    wasSet() {
      const found = gap();
      if (Math.abs(found - known) < CLOCK_TOLERANCE_MS) return false;
      known = found;
      return true;
    },
  };
}
