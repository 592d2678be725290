import type { ReactNode } from 'react';
import { Glyph } from './glyph.tsx';
import type { GlyphName, Tone } from './glyphs.ts';
import './badge.css';

interface BadgeProps {
  tone?: Tone;
  children: ReactNode;
  title?: string;
}

export function Badge({ tone = 'neutral', children, title }: BadgeProps) {
  return (
    <span className={`badge tone-${tone}`} title={title}>
      {children}
    </span>
  );
}

interface StatusPillProps {
  tone: Tone;
  /** Its own shape, so that the status is told without colour. */
  glyph: GlyphName;
  label: ReactNode;
}

export function StatusPill({ tone, glyph, label }: StatusPillProps) {
  return (
    <span className={`badge status-pill tone-${tone}`}>
      <Glyph name={glyph} tone={tone} />
      {label}
    </span>
  );
}
