/**
 * Shape of `OutboxRecord`; told to the office with every contact and written into an exported file. Whoever changes
 * the shape raises it and adds a step for stored records (`TabletDatabase`, `version(n).upgrade`) and for files
 * (`archive.ts`), each with a test from the shape before. What tablets kept before there was an outbox is read by
 * `old-drafts.ts`.
 */
export const OUTBOX_VERSION = 1;
