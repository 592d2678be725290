import type { StatusGroup } from '#domain/sites.ts';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

/**
 * Colour and shape per status group, the same on the map, in legends and in tables. Plain data: import it from
 * here, not from the barrel, where no map is shown.
 */
export const SITE_STYLE: Record<StatusGroup, { tone: Tone; glyph: GlyphName }> = {
  open: { tone: 'danger', glyph: 'triangle' },
  in_progress: { tone: 'warning', glyph: 'half' },
  fixed: { tone: 'info', glyph: 'diamond' },
  verified: { tone: 'success', glyph: 'check' },
  candidate: { tone: 'neutral', glyph: 'dashed' },
  closed: { tone: 'neutral', glyph: 'cross' },
};
export const OVERDUE_STYLE = { tone: 'alert', glyph: 'clock' } as const satisfies {
  tone: Tone;
  glyph: GlyphName;
};
export const PLAY_SPACE_STYLE = { tone: 'play', glyph: 'star' } as const satisfies {
  tone: Tone;
  glyph: GlyphName;
};
