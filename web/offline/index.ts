/**
 * The tablet's own store and its way to the server: the only door to it. (`drafts`, `kept-records`, `kept-files` and
 * `unsent-sign` are small stores of single forms at a desk, needed before this is loaded; they are imported directly.
 * `basemap/` is the street background, by `container.openBasemap`.)
 *
 * How a screen uses it: `const tablet = await container.openTablet(me.userId)`, one per user and page, loaded with the
 * first screen that asks. A screen reads nothing else: no request, no wait for a network.
 *
 * - Show: `tablet.list(filter, day)` for lists and the map, `tablet.site(id)` for one site. Both are the last pull with
 *   the own taps laid over by `foldSite`. Read again whenever `tablet.subscribe` calls; for React
 *   `useSyncExternalStore(tablet.subscribe, tablet.version)` and reading in an effect on that number; `draftVersion`
 *   where drafts are listed, `syncState` where sending is told.
 *   A new site has `code: ''` until the server has given it one; an own event in `site.events` has an `itemId`.
 * - While a form is open: `tablet.writeDraft(key, value, hashes)` at every change and before the camera opens,
 *   `tablet.readDraft(key)` on load. A photo: `tablet.keepPhoto(blob)`, then its hash into the draft.
 *   `useHoldUpdate` of `web/ui` keeps a new version of the application from taking over meanwhile.
 * - Save: `await tablet.record(tap, { title, draftKey })`. When it resolves, the item is on the disk and the draft is
 *   gone: say "saved". When it throws `TabletFault` (`storage.full` …) nothing was stored and the draft is as it was:
 *   say so and leave the form open. Event ids and times are made by the screen (`container.newId`, `container.now`).
 * - Take back: `tablet.undo(itemId)`, before and after it was sent.
 * - Tell: `tablet.syncState()` is one of idle, checking, sending, photo n of m, pulling, done, waiting (until, why),
 *   needs_sign_in, needs_person (why). The button is `tablet.sync('button')`; everything else happens by itself.
 *   `tablet.items()` are the own items with reasons of those set aside (`sendAgain`, or `amend` with another content), `tablet.receipts()` the receipts.
 *   `tablet.dismissed()` says which of them the office leaves at that, `tablet.takenCommunes()` which chosen communes the account has lost.
 * - Before leaving: `chooseCommunes`, `sync('button')`, `ready()`. Persistent storage is asked for at the first tap by itself.
 * - Last resort: `exportFile()`; at the office `readArchive(file)`, then `web/tablets/hand-in.ts`.
 *
 * Words are the screen's: faults and reasons are codes (a reason that the server gave has its sentence as well).
 */

export { type Archive, readArchive } from './archive.ts';
export { openBrowserTablet } from './browser-tablet.ts';
export type { Space } from './device.ts';
export type { OutboxCounts, RecordOptions, Tap } from './outbox.ts';
export { missingPhotos, photosOf } from './outbox-records.ts';
export { type ShownEvent, type ShownSite, siteIdOf } from './overlay.ts';
export type { PhotoState } from './photo-queue.ts';
export type { LineFilter } from './site-line.ts';
export type { PersonReason, SyncState, WaitReason } from './sync-machine.ts';
export type { Ready, Tablet } from './tablet.ts';
export type { ItemProblem, KeptDraft, KeptReceipt, OutboxRecord } from './tablet-database.ts';
export { TabletFault, type TabletFaultCode } from './tablet-fault.ts';
