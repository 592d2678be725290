import {
  Ban,
  Camera,
  ChevronsRight,
  CircleDot,
  CirclePlus,
  DoorClosed,
  Eye,
  Fence,
  LifeBuoy,
  type LucideIcon,
  Megaphone,
  PersonStanding,
  Scissors,
  Shovel,
  TriangleAlert,
  Waves,
} from 'lucide-react';

/** Measures with a button of their own, in the order of the sketch; the others are behind "more". */
export const COMMON_MEASURES = [
  'fence',
  'warning_sign',
  'prohibition_sign',
  'direction_sign',
  'hard_cover',
  'rescue_gear',
  'fill',
] as const;
export type CommonMeasure = (typeof COMMON_MEASURES)[number];

export const isCommonMeasure = (kind: string): kind is CommonMeasure =>
  COMMON_MEASURES.some((common) => common === kind);

const ICONS: Readonly<Record<string, LucideIcon>> = {
  fence: Fence,
  warning_sign: TriangleAlert,
  prohibition_sign: Ban,
  direction_sign: ChevronsRight,
  hard_cover: CircleDot,
  rescue_gear: LifeBuoy,
  fill: Shovel,
  gate: DoorClosed,
  guard: Eye,
  brush_clearing: Scissors,
  camera: Camera,
  swimming_lessons: Waves,
  child_minding: PersonStanding,
  awareness: Megaphone,
};

/** A measure that a city added to the list has the plain icon. */
export const iconOfMeasure = (kind: string): LucideIcon => ICONS[kind] ?? CirclePlus;
