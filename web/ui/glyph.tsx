import { GLYPHS, type GlyphName, type GlyphShape, type Tone } from './glyphs.ts';

interface Props {
  name: GlyphName;
  tone: Tone;
  /** Pixels, default 14. */
  size?: number;
}

/** Decorative: the words beside it carry the meaning. */
export function Glyph({ name, tone, size = 14 }: Props) {
  const shape: GlyphShape = GLYPHS[name];
  const color = `var(--${tone})`;
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" style={{ flex: 'none' }}>
      {shape.isHollow ? (
        <path d={shape.body} fill="var(--surface)" stroke={color} strokeWidth="3" strokeDasharray="4.5 3" />
      ) : (
        <path d={shape.body} fill={color} />
      )}
      {shape.mark && (
        <path
          d={shape.mark}
          fill="none"
          stroke={shape.isHollow ? color : 'var(--surface)'}
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}
