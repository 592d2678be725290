import { z } from 'zod';
import { PhoneNumber, PublicState } from './public-view.ts';
import { foldSearchText } from './search-text.ts';
import { SiteListItem } from './sites.ts';
import { CalendarDate, CommuneCode, Id, Instant, ListCode, LonLat, requiredText, text } from './values.ts';

/** What a resident sends. `id` is random and made on the phone: it is what makes a second sending harmless. */
export const NewResidentReport = z
  .object({
    id: Id,
    kind: ListCode,
    lonLat: LonLat,
    /** null: the place was chosen on the map. */
    accuracyM: z.number().min(0).max(100_000).nullable().default(null),
    text: text(1000).default(''),
    phone: PhoneNumber.nullable().default(null),
    /** To being called back at that number. */
    hasConsented: z.boolean().default(false),
    /** From opening the form to sending, as the phone measured it. */
    writtenForMs: z.int().min(0).max(31_536_000_000),
    /** A field that people do not see. */
    website: z.string().max(500).default(''),
  })
  .superRefine(({ phone, hasConsented }, context) => {
    if (phone !== null && !hasConsented)
      context.addIssue({ code: 'custom', path: ['phone'], params: { errorCode: 'resident.no_consent' } });
  });
export type NewResidentReport = z.infer<typeof NewResidentReport>;

export const ReportReceipt = z.object({ code: z.string(), receivedAt: Instant });
export type ReportReceipt = z.infer<typeof ReportReceipt>;

export const REPORT_STATUSES = ['received', 'looking', 'accepted', 'known', 'not_taken', 'spam'] as const;
export const ReportStatus = z.enum(REPORT_STATUSES);
export type ReportStatus = z.infer<typeof ReportStatus>;

/** Why a report became no site, as its sender reads it. */
export const DECLINE_REASONS = ['not_found', 'no_danger', 'other_matter', 'unclear'] as const;
export const DeclineReason = z.enum(DECLINE_REASONS);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** Why a report was put aside; nobody but the office learns it. */
export const SUSPICIONS = [
  'hidden_field',
  'too_fast',
  'links',
  'repeated_text',
  'repeated_photo',
  'outside',
  'says_nothing',
] as const;
export const Suspicion = z.enum(SUSPICIONS);
export type Suspicion = z.infer<typeof Suspicion>;

/** `inbox`: waits for the commune; `suspicious`: put aside, waits too; `done`: decided. */
export const REPORT_HEAPS = ['inbox', 'suspicious', 'done'] as const;
export const ReportHeap = z.enum(REPORT_HEAPS);
export type ReportHeap = z.infer<typeof ReportHeap>;

/** What the holder of a code is told. `gone`: the site is closed; `verified`: its measures were checked. */
export const PublicReport = z.object({
  code: z.string(),
  sentOn: CalendarDate,
  kind: z.string(),
  communeCode: CommuneCode.nullable(),
  status: z.enum(['received', 'looking', 'accepted', 'known', 'not_taken']),
  place: z.enum([...PublicState.options, 'verified', 'gone']).nullable(),
  reason: DeclineReason.nullable(),
  message: z.string(),
});
export type PublicReport = z.infer<typeof PublicReport>;

/** A report as the office reads it. */
export const ResidentReport = z.object({
  id: Id,
  code: z.string(),
  /** null: outside every known commune. */
  communeCode: CommuneCode.nullable(),
  kind: z.string(),
  lonLat: LonLat,
  accuracyM: z.number().nullable(),
  text: z.string(),
  hasPhoto: z.boolean(),
  hasPhone: z.boolean(),
  receivedAt: Instant,
  status: ReportStatus,
  suspicions: z.array(Suspicion),
  siteId: Id.nullable(),
  reason: DeclineReason.nullable(),
  message: z.string(),
  decidedAt: Instant.nullable(),
  decidedByName: z.string(),
});
export type ResidentReport = z.infer<typeof ResidentReport>;
export const ResidentReportList = z.object({
  items: z.array(ResidentReport),
  nextCursor: z.string().nullable(),
});
export const ResidentReportDetail = ResidentReport.extend({
  /** For officers of the commune only, until it is deleted. */
  phone: z.string().nullable(),
  /** Within 100 m, nearest first. */
  nearSites: z.array(SiteListItem),
});
export type ResidentReportDetail = z.infer<typeof ResidentReportDetail>;
export const ResidentReportCounts = z.object({ inbox: z.int(), suspicious: z.int() });
export type ResidentReportCounts = z.infer<typeof ResidentReportCounts>;

/** What an officer does with a report. */
export const ReportDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('look') }),
  z.object({
    type: z.literal('accept'),
    /** Id of the new site. */
    siteId: Id,
    name: requiredText(200),
    kind: ListCode,
    setting: ListCode,
    hamlet: text(120).default(''),
    communeCode: CommuneCode.optional(),
  }),
  z.object({ type: z.literal('known'), siteId: Id }),
  z.object({ type: z.literal('decline'), reason: DeclineReason, message: text(300).default('') }),
  z.object({ type: z.literal('spam') }),
  /** Takes back "not taken" and "spam", and brings a suspicious one to the others. */
  z.object({ type: z.literal('reopen') }),
]);
export type ReportDecision = z.infer<typeof ReportDecision>;

/** Whether a report waits for nobody any more. */
export const isDecided = (status: ReportStatus) => status !== 'received' && status !== 'looking';

/** A telephone number is kept no longer than this, also while its report waits. */
export const PHONE_KEPT_AT_MOST_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * Before which a report must have been decided, or received, for its telephone number to be over.
 * @param keptDays after the decision
 */
export function phoneTerms(
  now: Instant,
  keptDays: number,
): { decidedBefore: Instant; receivedBefore: Instant } {
  const before = (days: number) => new Date(Date.parse(now) - days * DAY_MS).toISOString();
  return { decidedBefore: before(keptDays), receivedBefore: before(PHONE_KEPT_AT_MOST_DAYS) };
}

/** Least time that a person needs to say where and what. */
const LEAST_MS = 4000;
const LINK =
  /https?:|www\.|\[url|<a\s|\b[a-z0-9-]{2,}\.(?:com|net|org|info|xyz|top|shop|online|site|ru|cn|vip|club|io|me|vn)\b/i;

/** What about the report alone makes it suspicious; the store adds what others sent. */
export function suspicionsOf(
  report: Pick<NewResidentReport, 'website' | 'writtenForMs' | 'text'>,
  { hasPhoto }: { hasPhoto: boolean },
): Suspicion[] {
  const found: Suspicion[] = [];
  if (report.website !== '') found.push('hidden_field');
  if (report.writtenForMs < LEAST_MS) found.push('too_fast');
  if (LINK.test(report.text)) found.push('links');
  if (!hasPhoto && textKey(report.text).length < 4) found.push('says_nothing');
  return found;
}

/** Equal for texts that say the same: marks, case, signs and numbers do not count. */
export function textKey(value: string): string {
  return foldSearchText(value)
    .replace(/[^a-z]+/g, ' ')
    .trim();
}
