/** Where a commune stands on a day. `lapsed`: was recognised, the validity has ended, nothing newer is under way. */
export const COMMUNE_STAGES = [
  'not_registered',
  'registered',
  'scoring',
  'submitted',
  'returned',
  'appraised',
  'not_recognised',
  'lapsed',
  'recognised',
] as const;
export type CommuneStage = (typeof COMMUNE_STAGES)[number];
