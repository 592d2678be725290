import { z } from 'zod';
import { DeviceReport, MOST_ITEMS_PER_SEND, SyncReceipt } from './sync.ts';
import { CalendarDate, CommuneCode, Id, Instant, listText, text } from './values.ts';

/* What the office knows of tablets, and what it decides about them. */

/** Silent for longer: something may be wrong. */
export const SILENT_AFTER_MS = 3 * 24 * 3_600_000;
/** Unsent for longer: somebody should ask. */
export const UNSENT_TOO_LONG_MS = 24 * 3_600_000;
/** Less free than this share of the storage is little. */
export const LITTLE_SPACE_SHARE = 0.2;

export const CUSTODY_ACTS = ['tablet_lost', 'tablet_found', 'item_dismissed', 'item_reopened'] as const;
const Reason = text(500).refine((value) => value.trim() !== '', { params: { code: 'text.unreadable' } });
/**
 * `POST /api/sync/custody/acts`. A lost tablet holds up no statement any more, until it is heard of again; neither does
 * a count that began anew, until it does so once more. An item that is dismissed is left at that. All can be taken back.
 */
export const CustodyActInput = z.discriminatedUnion('act', [
  z.object({ act: z.literal('tablet_lost'), deviceId: Id, userId: z.string().max(100), reason: Reason }),
  z.object({ act: z.literal('tablet_found'), deviceId: Id, userId: z.string().max(100), reason: text(500) }),
  z.object({ act: z.literal('item_dismissed'), number: z.int().min(1), reason: Reason }),
  z.object({ act: z.literal('item_reopened'), number: z.int().min(1), reason: text(500) }),
]);
export type CustodyActInput = z.infer<typeof CustodyActInput>;
export const CustodyAct = z.object({
  act: z.enum(CUSTODY_ACTS),
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type CustodyAct = z.infer<typeof CustodyAct>;

/**
 * The tablet counts from the start again, or two tablets count as one: two items came under one number, so no number
 * proves any more that nothing is missing.
 */
export const Recount = z.object({
  /** When it was last seen. */
  at: Instant,
  /** What the office decided since (`tablet_lost`): what the earlier count may have held is given up. */
  decided: CustodyAct.nullable(),
});
export type Recount = z.infer<typeof Recount>;

/** A tablet in the hands of one user, as the office sees it. */
export const CustodyEntry = z.object({
  userId: z.string(),
  userName: z.string(),
  device: DeviceReport,
  /** null: never, it is known from a file only. */
  lastContactAt: Instant.nullable(),
  /** Server's clock minus tablet's at the last contact. */
  clockOffsetMs: z.int(),
  receivedItems: z.int(),
  /** Numbers of the count that never arrived, lowest first, at most 20. */
  missingSequences: z.array(z.int()),
  /** Those after which later ones have arrived: not only unsent, but missing. At most 20. */
  gaps: z.array(z.int()),
  /** Photos that were announced and have not arrived. */
  missingPhotos: z.int(),
  /** Content that the server rejected, and that waits for somebody. */
  rejectedItems: z.int(),
  /** The last file of it that was handed in, and the highest number of the count that the file tells. */
  handedIn: z.object({ by: z.string(), at: Instant, lastSequence: z.int() }).nullable(),
  recount: Recount.nullable(),
  /** Declared lost, and not heard of since. */
  lost: CustodyAct.nullable(),
  /** What the office decided about it, newest first. */
  acts: z.array(CustodyAct),
});
export type CustodyEntry = z.infer<typeof CustodyEntry>;

export const CustodyList = z.object({ tablets: z.array(CustodyEntry), serverTime: Instant });
export type CustodyList = z.infer<typeof CustodyList>;

/** `GET /api/sync/rejected?communes=…&open=true`: what tablets could not hand in, newest first. */
export const RejectedQuery = z.object({
  communes: listText(CommuneCode).optional(),
  before: z.coerce.number().int().min(1).optional(),
  /** Neither stored since nor dismissed. */
  open: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
});
export const RejectedItem = z.object({
  number: z.int(),
  /** null: the item had no readable id. */
  itemId: Id.nullable(),
  userName: z.string(),
  deviceId: Id,
  deviceLabel: z.string().nullable(),
  communeCode: CommuneCode.nullable(),
  /** The site it is about, as far as the server has it. */
  site: z.object({ id: Id, code: z.string(), name: z.string() }).nullable(),
  tappedOn: CalendarDate.nullable(),
  receivedAt: Instant,
  problem: z.object({ code: z.string(), message: z.string() }),
  /** As the tablet sent it. */
  content: z.unknown(),
  /** When the same item was stored after all. */
  settledAt: Instant.nullable(),
  isDismissed: z.boolean(),
  /** What the office decided about it, newest first. */
  acts: z.array(CustodyAct),
});
export type RejectedItem = z.infer<typeof RejectedItem>;
export const RejectedList = z.object({ items: z.array(RejectedItem), nextBefore: z.int().nullable() });

export const ArrivalQuery = z.object({ commune: CommuneCode, day: CalendarDate });

/** Why "everything has arrived" cannot be said of a tablet. */
export const ARRIVAL_DOUBTS = [
  'no_contact_since',
  'missing_items',
  'unsent_items',
  'missing_photos',
  'set_aside',
  'recounted',
] as const;
export type ArrivalDoubt = (typeof ARRIVAL_DOUBTS)[number];
/**
 * `proven`: the counts prove it. `closed_with_loss`: all has arrived but for tablets that the office has declared
 * lost; what they held nobody knows. `open`: something is to come, or no tablet held the commune. `not_over`: it is
 * today, and more may be tapped.
 */
export const ARRIVAL_OUTCOMES = ['proven', 'closed_with_loss', 'open', 'not_over'] as const;
/** Whether all that was tapped on a day in a commune has arrived. */
export const Arrival = z.object({
  communeCode: CommuneCode,
  day: CalendarDate,
  outcome: z.enum(ARRIVAL_OUTCOMES),
  /** When the server said so. */
  saidAt: Instant,
  tablets: z.array(
    z.object({
      deviceId: Id,
      label: z.string(),
      userName: z.string(),
      lastContactAt: Instant.nullable(),
      items: z.int(),
      photos: z.int(),
      missingPhotos: z.int(),
      /** Refused items that the office has dismissed. */
      dismissed: z.int(),
      recount: Recount.nullable(),
      lost: CustodyAct.nullable(),
      doubts: z.array(z.enum(ARRIVAL_DOUBTS)),
    }),
  ),
});
export type Arrival = z.infer<typeof Arrival>;

/** `POST /api/sync/handed-in`: items out of a file that a tablet exported, in the order of its count. */
export const HandInRequest = z.object({
  deviceId: Id,
  label: text(60),
  outboxVersion: z.int().min(1),
  /** Whose items they are. */
  userId: z.string().min(1).max(100),
  /** As the file tells it: shown as a hint, believed nowhere. */
  lastSequence: z.int().min(0),
  items: z.array(z.unknown()).max(MOST_ITEMS_PER_SEND),
  /** Says what would become of each item, and stores nothing. */
  isTrial: z.boolean(),
});
export type HandInRequest = z.infer<typeof HandInRequest>;
/**
 * `other_commune`: it lies in a commune of somebody else. `commune_unknown`: nobody can tell where it lies, and the
 * caller does not answer for all communes of the author and the tablet.
 */
export const OUTSIDE_REASONS = ['other_commune', 'commune_unknown'] as const;
export const HandInAnswer = z.object({
  author: z.object({ userId: z.string(), name: z.string() }),
  /** Of the items that the caller may hand in. */
  receipts: z.array(SyncReceipt),
  /** Refused to this caller and left alone: nothing of them is stored, and no number of the count is filled. */
  outside: z.array(z.object({ position: z.int(), why: z.enum(OUTSIDE_REASONS) })),
});
export type HandInAnswer = z.infer<typeof HandInAnswer>;
