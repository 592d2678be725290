import type { PublicState } from '#domain/public-view.ts';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

/** Colour and shape of a state, the same on the map, in the legend and in the list. */
export const STATE_STYLE: Record<PublicState, { tone: Tone; glyph: GlyphName }> = {
  danger: { tone: 'danger', glyph: 'triangle' },
  warned: { tone: 'warning', glyph: 'square' },
  lapsed: { tone: 'alert', glyph: 'clock' },
  unchecked: { tone: 'info', glyph: 'diamond' },
};
export const PLAY_STYLE = { tone: 'play', glyph: 'star' } as const;
