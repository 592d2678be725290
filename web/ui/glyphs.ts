/**
 * Shapes that tell things apart without colour, in a 24 × 24 box. `body` is filled with the tone, `mark` is drawn
 * on it in the contrasting colour. The same paths make the SVG in lists and the icons on the map.
 */
export interface GlyphShape {
  body: string;
  mark: string;
  /** The body is drawn as a dashed outline instead of filled. */
  isHollow?: boolean;
}

export const GLYPHS = {
  triangle: { body: 'M12 2.5 22.5 21H1.5Z', mark: 'M12 9v5.5M12 17.4v.6' },
  half: { body: 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Z', mark: 'M12 7v5l3.5 2.5' },
  diamond: {
    body: 'M12 1 23 12 12 23 1 12Z',
    mark: 'M9.6 9.8a2.5 2.5 0 1 1 3.4 2.6c-.8.3-1 .8-1 1.6M12 16.9v.4',
  },
  check: {
    body: 'M7 2h10a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5V7a5 5 0 0 1 5-5Z',
    mark: 'm7 12.4 3.4 3.4L17 9',
  },
  dashed: { body: 'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 1 1 0-19Z', mark: 'M12 12v.5', isHollow: true },
  cross: { body: 'M7 2h10l5 5v10l-5 5H7l-5-5V7Z', mark: 'm8.5 8.5 7 7m0-7-7 7' },
  clock: { body: 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Z', mark: 'M12 6.5V12h4.5' },
  star: {
    body: 'm12 1.8 3.1 6.6 7.1.9-5.2 5 1.3 7.1L12 17.9l-6.3 3.5L7 14.3l-5.2-5 7.1-.9Z',
    mark: '',
  },
  dot: { body: 'M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z', mark: '' },
  square: { body: 'M4 4h16v16H4Z', mark: '' },
} as const satisfies Record<string, GlyphShape>;
export type GlyphName = keyof typeof GLYPHS;

/** Colour roles, see tokens.css. */
export const TONES = ['danger', 'warning', 'info', 'success', 'alert', 'neutral', 'brand', 'play'] as const;
export type Tone = (typeof TONES)[number];
