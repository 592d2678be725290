import { z } from 'zod';
import { OutlineQuality } from './communes.ts';
import { ROUNDINGS_M } from './place-grid.ts';
import { isCounted, type SiteState, siteOnDay } from './sites.ts';
import { CalendarDate, CommuneCode, Label, LonLat, text } from './values.ts';

/** What the city decides about the view without an account. */
export const PublicViewSettings = z.object({
  isOn: z.boolean(),
  roundedM: z.literal([...ROUNDINGS_M]),
  /** Telephone numbers of residents are deleted so many days after their report was decided. */
  phoneKeptDays: z.int().min(1).max(365),
});
export type PublicViewSettings = z.infer<typeof PublicViewSettings>;

export const DEFAULT_PUBLIC_VIEW: PublicViewSettings = { isOn: true, roundedM: 50, phoneKeptDays: 30 };

/** Digits as people dial them, without signs between. */
export const PhoneNumber = z
  .string()
  .transform((value) => value.replace(/[\s.()-]/g, ''))
  .pipe(z.string().regex(/^(?:\+84|0)\d{8,10}$|^1\d{2,7}$/, { error: 'expected a telephone number' }));

/** A number of the commune's own, such as its police or its health station. */
export const CommuneHotline = z.object({ name: text(60).min(1), phone: PhoneNumber });
export type CommuneHotline = z.infer<typeof CommuneHotline>;
export const CommuneHotlines = z.object({ items: z.array(CommuneHotline).max(5) });
export type CommuneHotlines = z.infer<typeof CommuneHotlines>;

/** National numbers, and the children's line of Hà Nội; `docs/glossary.md` says where they come from. */
export const HOTLINES = [
  { phone: '114', name: { vi: 'Cứu nạn, cứu hộ', en: 'Fire and rescue' } },
  { phone: '115', name: { vi: 'Cấp cứu y tế', en: 'Ambulance' } },
  { phone: '112', name: { vi: 'Tìm kiếm, cứu nạn', en: 'Search and rescue' } },
  { phone: '113', name: { vi: 'Công an', en: 'Police' } },
  { phone: '111', name: { vi: 'Bảo vệ trẻ em', en: 'Child protection' } },
  { phone: '02432233111', name: { vi: 'Bảo vệ trẻ em Hà Nội', en: 'Child protection Hà Nội' } },
] as const;

/**
 * What residents are told of a place. `danger`: nothing stands there; `warned`: signs alone; `lapsed`: what was done is
 * due for inspection; `unchecked`: something stands, and the office has not verified it.
 */
export const PUBLIC_STATES = ['danger', 'warned', 'lapsed', 'unchecked'] as const;
export const PublicState = z.enum(PUBLIC_STATES);
export type PublicState = z.infer<typeof PublicState>;

type Shown = Pick<SiteState, 'status' | 'coveredUntil' | 'fencedUntil' | 'signedUntil' | 'nextInspectionOn'>;

/**
 * State of a site for residents; null where it is not shown: candidates nobody has surveyed, closed ones, and those
 * whose protection stands today and was verified by the office.
 */
export function publicStateOf(site: Shown, day: CalendarDate): PublicState | null {
  if (!isCounted(site.status)) return null;
  const { cover } = siteOnDay(site, null, day);
  if (cover === 'warned') return 'warned';
  if (cover === 'covered') return site.status === 'verified' ? null : 'unchecked';
  return site.status === 'fixed' || site.status === 'verified' ? 'lapsed' : 'danger';
}

/** Words with which names of hamlets and residential groups begin. */
const HAMLET =
  /^(?:thôn|xóm|làng|ấp|bản|khu|khu phố|khu dân cư|kdc|tổ|tổ dân phố|tdp|cụm|đội)(?:\s+số)?(?:\s+[\p{L}\d]+){1,4}$/iu;
/** Signs of an address or of a person: a house, a lane, a form of address, a long number, two numbers. */
const TOO_EXACT =
  /(?:^|\s)(?:số nhà|nhà|hộ|sn|ngõ|ngách|hẻm|kiệt|ông|bà|anh|chị|cô|chú|bác)(?=\s|$)|\d{4,}|\d\D+\d/iu;

/** The hamlet as far as it may be told to everybody; the field is free text, so what looks exact is left out. */
export function roughPlace(hamlet: string): string {
  const plain = hamlet.normalize('NFC').trim();
  return plain.length <= 40 && HAMLET.test(plain) && !TOO_EXACT.test(plain) ? plain : '';
}

/**
 * Kinds that are not shown: they are no water, or stand in somebody's home, where a sign on a map points at a family.
 * Kinds that a city adds are shown.
 */
const NOT_SHOWN = new Set([
  'construction_works',
  'play_area',
  'informal_play_area',
  'boarding_house',
  'water_container',
  'fish_tank',
]);
export const isPublicKind = (kind: string) => !NOT_SHOWN.has(kind);

const Item = z.object({ code: z.string(), label: Label });
const Numbers = z.array(z.int());

/** Figures of a commune that the office sees too, without any of incidents, people or money. */
export const PublicCommune = z.object({
  code: CommuneCode,
  name: z.string(),
  kind: z.enum(['phuong', 'xa']),
  lonLat: LonLat,
  /** Hazard sites that count, verified ones included. */
  sites: z.int(),
  covered: z.int(),
  warned: z.int(),
  playSpaces: z.int(),
  hotlines: z.array(CommuneHotline),
});
export type PublicCommune = z.infer<typeof PublicCommune>;

/**
 * The whole public view in one answer: nobody tells the server which part they look at, and it can be kept for times
 * without a network. Places are columns of numbers; columns and rows of the grid are differences to the place before.
 */
export const PublicPlaces = z.object({
  day: CalendarDate,
  isDemo: z.boolean(),
  roundedM: z.int(),
  /** Width and height of a cell in degrees. */
  cell: LonLat,
  /** What the drawn outlines of communes are; null without any. */
  outlines: z.object({ source: z.string(), quality: OutlineQuality }).nullable(),
  hazardKinds: z.array(Item),
  playKinds: z.array(Item),
  facilities: z.array(Item),
  /** Names of hamlets; the first one is empty. */
  hamlets: z.array(z.string()),
  communes: z.array(PublicCommune),
  /** One entry for all places of a cell that are told alike, in order of the grid. */
  hazards: z.object({
    column: Numbers,
    row: Numbers,
    kind: Numbers,
    state: Numbers,
    commune: Numbers,
    hamlet: Numbers,
    count: Numbers,
  }),
  playSpaces: z.object({
    column: Numbers,
    row: Numbers,
    kind: Numbers,
    commune: Numbers,
    hamlet: Numbers,
    name: z.array(z.string()),
    openTo: Numbers,
    /** 1: usable by disabled children, 0: not, −1: not surveyed. */
    accessible: Numbers,
    facilities: z.array(Numbers),
  }),
});
export type PublicPlaces = z.infer<typeof PublicPlaces>;
