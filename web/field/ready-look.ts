/** How each level of the card before leaving looks. */
export const READY_LOOK = {
  good: { glyph: 'check', tone: 'success' },
  bad: { glyph: 'triangle', tone: 'danger' },
  unknown: { glyph: 'dashed', tone: 'neutral' },
} as const;
