import type { AuditEntry } from '../db/audit-log.ts';
import type { Origin } from '../db/origin.ts';
import { addressGroup } from '../http/address-group.ts';

/** What is told once and counted after that. */
export interface Occurrence extends AuditEntry {
  actorId: string | null;
  at: string;
  origin: Origin | undefined;
}

export interface CountLimits {
  windowMs: number;
  /** Different things of one address that are told one by one in a window. */
  mostOfAddress: number;
  /** The same of all addresses together. */
  most: number;
}

export const COUNT_LIMITS: CountLimits = { windowMs: 60_000, mostOfAddress: 20, most: 120 };

interface Counted {
  occurrence: Occurrence;
  /** Not told yet. */
  count: number;
}

/**
 * Keeps a flood of refused requests from filling the disk: what happens for the first time in a window is told at
 * once, its repetitions are counted and told as one entry at the end of the window. Of one address, and of all
 * together, only so many different things are told by themselves; the rest is a count for each person at an address,
 * and one for all when these are many.
 */
export class CountedEntries {
  private readonly limits: CountLimits;
  private readonly tell: (occurrence: Occurrence) => void;
  private readonly seen = new Map<string, Counted>();
  private readonly byAddress = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(tell: (occurrence: Occurrence) => void, limits: CountLimits = COUNT_LIMITS) {
    this.tell = tell;
    this.limits = limits;
  }

  add(occurrence: Occurrence): void {
    const own = keyOf(occurrence);
    if (this.count(own, occurrence)) return;
    const address = addressGroup(occurrence.origin?.address ?? '');
    const told = this.byAddress.get(address) ?? 0;
    if (told < this.limits.mostOfAddress && this.seen.size < this.limits.most) {
      this.byAddress.set(address, told + 1);
      this.begin(own, { occurrence, count: 0 });
      this.tell(occurrence);
      return;
    }
    // Many more of one person at one address, or of very many: how many is all that is told.
    const isOfOne = this.byAddress.has(address) && this.byAddress.size < this.limits.most;
    const rest = { ...occurrence, action: 'more', entityId: null, communeCode: null, details: undefined };
    const ofOne = JSON.stringify(['more', address, ...whoseOf(occurrence), rest.kind]);
    if (isOfOne && this.count(ofOne, rest)) return;
    if (isOfOne && this.seen.size < 2 * this.limits.most) {
      const origin = occurrence.origin && { ...occurrence.origin, address, requestId: null };
      this.begin(ofOne, { occurrence: { ...rest, origin }, count: 1 });
      return;
    }
    const ofMany = `more ${rest.kind}`;
    const nobody = { ...rest, origin: undefined, actorId: null };
    if (!this.count(ofMany, rest)) this.begin(ofMany, { occurrence: nobody, count: 1 });
  }

  /** Tells what was counted and begins a new window. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const counted = [...this.seen.values()];
    this.seen.clear();
    this.byAddress.clear();
    for (const { occurrence, count } of counted) if (count > 0) this.tell({ ...occurrence, count });
  }

  private count(key: string, { at }: Occurrence): boolean {
    const known = this.seen.get(key);
    if (known === undefined) return false;
    known.count += 1;
    known.occurrence = { ...known.occurrence, at };
    return true;
  }

  private begin(key: string, counted: Counted): void {
    this.seen.set(key, counted);
    this.timer ??= setTimeout(() => this.flush(), this.limits.windowMs).unref();
  }
}

function keyOf(occurrence: Occurrence): string {
  const { kind, action, entity, entityId, origin } = occurrence;
  return JSON.stringify([origin?.address, ...whoseOf(occurrence), kind, action, entity, entityId]);
}

/** Who did it, and in whose place. */
function whoseOf({ actorId, origin }: Occurrence): (string | null)[] {
  return [actorId, origin?.actor?.onBehalfOf?.userId ?? null];
}
