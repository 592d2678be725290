export const TABLET_FAULTS = [
  /** The device has no room for it; nothing was stored. */
  'storage.full',
  /** The browser gives no storage (private window, forbidden by policy). */
  'storage.unavailable',
  /** A photo that the item names is not on the device. */
  'photo.missing',
  /** There is no such item, or it is in no state for that. */
  'item.not_possible',
  /** Not a file of an outbox. */
  'archive.unreadable',
  /** An outbox whose list of what ought to be in it is damaged. */
  'archive.damaged',
] as const;
export type TabletFaultCode = (typeof TABLET_FAULTS)[number];

/** What the tablet's own store could not do; the screen has the words for the code, what was typed stays there. */
export class TabletFault extends Error {
  readonly code: TabletFaultCode;

  constructor(code: TabletFaultCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'TabletFault';
    this.code = code;
  }
}

const FULL = ['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED'];
const CLOSED_FOR_GOOD = ['MissingAPIError', 'OpenFailedError', 'DatabaseClosedError'];

/** A fault of the browser's database as one of the tablet's; anything else as it is. */
export function asTabletFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const inner = 'inner' in error && error.inner instanceof Error ? error.inner : null;
  const names = [error.name, inner?.name ?? ''];
  if (names.some((name) => FULL.includes(name))) return new TabletFault('storage.full', { cause: error });
  if (names.some((name) => CLOSED_FOR_GOOD.includes(name)))
    return new TabletFault('storage.unavailable', { cause: error });
  return error;
}
