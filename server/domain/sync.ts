import { z } from 'zod';
import { PhotoId } from './photos.ts';
import { SiteEventInput } from './site-events.ts';
import { NewSite, SiteCard, SitePatch } from './sites.ts';
import { CommuneCode, Id, Instant, LonLat, listText, text } from './values.ts';

/** Names the user whose work a request carries; when somebody else is signed in, it is refused. */
export const EXPECTED_USER_HEADER = 'Expected-User';
/** Items of one request at most; a slow line carries few, a good one all. */
export const MOST_ITEMS_PER_SEND = 100;
/** Communes that one tablet may hold. */
export const MOST_COMMUNES_PER_DEVICE = 20;
/** A smaller difference of clocks is none. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;
/** A cursor of a pull is good for so long; afterwards everything is pulled anew. */
export const CURSOR_KEPT_MS = 90 * 24 * 3_600_000;
/** Sites of one page of a pull. */
export const SITES_PER_PAGE = 500;
/** A tap can be taken back for so long after the server received it, while the office has not verified the fix. */
export const WITHDRAW_WITHIN_MS = 24 * 3_600_000;

const Sha256 = PhotoId;

/** A photo that the tablet holds and will send by itself: the event is complete only when its bytes arrived. */
export const ExpectedPhoto = z.object({
  /** One of the item's events; for a new site its report. */
  eventId: Id,
  /** Of the bytes as the tablet holds and sends them. */
  sha256: Sha256,
  byteCount: z.int().min(1),
  /** By the tablet's clock, like `tappedAt`. */
  capturedAt: Instant,
  /** Taken with the camera inside the app, not chosen from a gallery. */
  isFromApp: z.boolean(),
  lonLat: LonLat.nullable(),
  accuracyM: z.number().min(0).nullable(),
});
export type ExpectedPhoto = z.infer<typeof ExpectedPhoto>;

const head = {
  /** UUIDv7. The same item sent again, from the tablet or out of an exported file, is answered with its first receipt. */
  id: Id,
  /** Count of this tablet and user: 1, 2, 3 … without a gap, so that the server can tell when something is missing. */
  sequence: z.int().min(1),
  /** Raw time of the tablet's clock. */
  tappedAt: Instant,
  /** Server's clock minus tablet's, as known at the tap; null when the tablet has never reached the server. */
  clockOffsetMs: z.int().nullable(),
};
const photos = z.array(ExpectedPhoto).max(50).default([]);

/** The card's fields that can be mended in the field, as patched. */
export const CardChanges = SitePatch.omit({ version: true, communeCode: true, outline: true });
export type CardChanges = z.infer<typeof CardChanges>;

/** What one tap stored on the tablet: the unit of sending, of a receipt and of going aside. */
export const SyncItem = z.discriminatedUnion('kind', [
  z.object({
    ...head,
    kind: z.literal('events'),
    siteId: Id,
    events: z.array(SiteEventInput).min(1).max(50),
    photos,
  }),
  z.object({ ...head, kind: z.literal('new_site'), site: NewSite.extend({ reportId: Id }), photos }),
  z.object({
    ...head,
    kind: z.literal('card'),
    siteId: Id,
    /** The fields before the edit, as the tablet showed them. */
    base: CardChanges,
    changes: CardChanges,
  }),
  /** A tap that was taken back before it was sent: nothing but its number in the count. */
  z.object({ ...head, kind: z.literal('dropped') }),
]);
export type SyncItem = z.infer<typeof SyncItem>;

/** What a tablet says of itself with every contact. */
export const DeviceReport = z.object({
  deviceId: Id,
  /** As people call it: "Máy tính bảng 3". */
  label: text(60),
  appVersion: text(40),
  /** Of the outbox on the tablet. */
  outboxVersion: z.int().min(1),
  /** Highest `sequence` given out on this tablet for this user; 0 before the first tap. */
  lastSequence: z.int().min(0),
  unsentItems: z.int().min(0),
  unsentPhotos: z.int().min(0),
  unsentPhotoBytes: z.int().min(0),
  /** `tappedAt` of the oldest that is unsent. */
  oldestUnsentAt: Instant.nullable(),
  /** Items that the server refused and a person has to look at. */
  setAside: z.int().min(0),
  storageUsedBytes: z.int().min(0).nullable(),
  storageQuotaBytes: z.int().min(0).nullable(),
  /** Whether the browser promised not to clear the storage by itself. */
  isStoragePersistent: z.boolean(),
  /** 0–1. */
  battery: z.number().min(0).max(1).nullable(),
  communes: z.array(CommuneCode).max(MOST_COMMUNES_PER_DEVICE),
  /**
   * Communes of the items that are unsent or set aside, chosen or not: a new site may lie in another one. Left out by
   * versions that do not tell it.
   */
  unsentCommunes: z.array(CommuneCode).max(200).optional(),
  snapshotAt: Instant.nullable(),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

/** `POST /api/sync`. No items: the tablet only says that it is alive and what it still holds. */
export const SyncRequest = z.object({
  /** A `DeviceReport`, read field by field: a fault in what the tablet says of itself holds up no item. */
  device: z.looseObject({ deviceId: Id }),
  /** Raw time of the tablet's clock when the request was made. */
  sentAt: Instant,
  items: z.array(z.unknown()).max(MOST_ITEMS_PER_SEND),
});
export type SyncRequest = z.infer<typeof SyncRequest>;

export const PhotoReceipt = z.object({
  sha256: Sha256,
  /** null: its bytes have not arrived. */
  photoId: PhotoId.nullable(),
  receivedAt: Instant.nullable(),
});
export type PhotoReceipt = z.infer<typeof PhotoReceipt>;

/**
 * `stored`: all of it. `conflict`: what could be merged is stored, the rest waits for a person in the office, both
 * versions kept. `rejected`: nothing of it is stored in the records; its content is kept for the office, and the
 * tablet keeps it too.
 */
export const SYNC_OUTCOMES = ['stored', 'conflict', 'rejected'] as const;
export const SyncReceipt = z.object({
  /** null: the item had no readable id. */
  itemId: Id.nullable(),
  /** Place in the request, 0, 1, 2 … */
  position: z.int().min(0),
  outcome: z.enum(SYNC_OUTCOMES),
  /** Number of the receipt on the server, for people who compare lists. null: rejected without an id. */
  number: z.int().nullable(),
  /** When the server first stored it. */
  receivedAt: Instant,
  wasKnown: z.boolean(),
  /** It came late and changed what the office had settled. */
  changedSettled: z.boolean(),
  siteId: Id.nullable(),
  /** Of a new site: the readable code it was given. */
  siteCode: z.string().nullable(),
  conflictId: Id.nullable(),
  /** Why it was rejected, in the caller's language. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  photos: z.array(PhotoReceipt),
});
export type SyncReceipt = z.infer<typeof SyncReceipt>;
/** A refused item that the office has decided to leave at that. */
export const DismissedItem = z.object({
  itemId: Id,
  /** In the words of the office. */
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type DismissedItem = z.infer<typeof DismissedItem>;
export const SyncAnswer = z.object({
  serverTime: Instant,
  receipts: z.array(SyncReceipt),
  /** All of this tablet and user that stand dismissed now, newest first; one that was reopened is no longer among them. */
  dismissed: z.array(DismissedItem).optional(),
});
export type SyncAnswer = z.infer<typeof SyncAnswer>;

/** `POST /api/sync/photos/state`: which photos have arrived, for a tablet that lost the answer. */
export const PhotoStateRequest = z.object({ sha256s: z.array(Sha256).min(1).max(500) });
export const PhotoStates = z.object({ photos: z.array(PhotoReceipt) });

/** An event as a tablet needs it to fold the site: without its note. */
export const SnapshotEvent = z.intersection(
  SiteEventInput,
  z.object({ receivedAt: Instant, actorName: z.string() }),
);
export type SnapshotEvent = z.infer<typeof SnapshotEvent>;

export const SnapshotSite = z.object({
  id: Id,
  code: z.string(),
  version: z.int(),
  card: SiteCard,
  priorityScore: z.int(),
  isDemo: z.boolean(),
  updatedAt: Instant,
  events: z.array(SnapshotEvent),
  /** Newest first, at most three. */
  photos: z.array(z.object({ id: PhotoId, takenAt: Instant })),
});
export type SnapshotSite = z.infer<typeof SnapshotSite>;

/** `GET /api/sync/snapshot?communes=00145,00148&cursor=…`: sites of the communes, changed since the cursor. */
export const SnapshotQuery = z.object({
  communes: listText(CommuneCode),
  /** Of the last complete pull; left out for everything. */
  cursor: z.string().max(1000).optional(),
  /** Of the page before. */
  page: z.string().max(3000).optional(),
});
export const SnapshotPage = z.object({
  /** true: the pull replaces all that the tablet holds of these communes (first pull, or the cursor is too old). */
  isFull: z.boolean(),
  sites: z.array(SnapshotSite),
  /** Sites that are gone or have left these communes. */
  gone: z.array(Id),
  /** How many sites the whole pull brings. */
  total: z.int(),
  /** null on the last page. */
  nextPage: z.string().nullable(),
  /** Only on the last page: begin the next pull here. A pull counts only when its last page has come. */
  cursor: z.string().nullable(),
  serverTime: Instant,
});
export type SnapshotPage = z.infer<typeof SnapshotPage>;

/** One field on which two people differ. Values as the card has them. */
export const FieldConflict = z.object({
  field: z.enum(CardChanges.keyof().options),
  base: z.unknown(),
  office: z.unknown(),
  tablet: z.unknown(),
});
export type FieldConflict = z.infer<typeof FieldConflict>;
export const SyncConflict = z.object({
  id: Id,
  siteId: Id,
  siteCode: z.string(),
  siteName: z.string(),
  communeCode: CommuneCode,
  siteVersion: z.int(),
  siteLonLat: LonLat,
  /** Only those that differ; the rest of the edit is stored. */
  fields: z.array(FieldConflict),
  tablet: z.object({ by: z.string(), at: Instant, receivedAt: Instant }),
  office: z.object({ by: z.string(), at: Instant }),
  resolved: z
    .object({
      by: z.string(),
      at: Instant,
      /** Field to the side that was chosen. */
      choices: z.record(z.string(), z.enum(['office', 'tablet'])),
    })
    .nullable(),
});
export type SyncConflict = z.infer<typeof SyncConflict>;
/** `POST /api/sync/conflicts/{id}/resolution`: a side for every field; the other value stays in the log. */
export const ConflictResolution = z.object({
  siteVersion: z.int(),
  choices: z.record(z.string(), z.enum(['office', 'tablet'])),
});
export type ConflictResolution = z.infer<typeof ConflictResolution>;

/** `GET /api/sync/receipts?after=…`: own receipts of one tablet, for one that lost answers. */
export const ReceiptQuery = z.object({
  device: Id,
  /** Number of the last receipt that it has. */
  after: z.coerce.number().int().min(0).default(0),
});
export const ReceiptPage = z.object({
  receipts: z.array(SyncReceipt),
  /** Ask again after the last one. */
  hasMore: z.boolean(),
});

/** `GET /api/sync/conflicts?communes=…&open=true&site=…` */
export const ConflictQuery = z.object({
  communes: listText(CommuneCode).optional(),
  site: Id.optional(),
  open: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
});
export const ConflictList = z.object({ conflicts: z.array(SyncConflict) });
