import type { AssessmentStatus } from '#domain/assessments.ts';
import type { CommuneStage } from '#domain/commune-stages.ts';
import type { GlyphName, Tone } from './glyphs.ts';

type Style = { tone: Tone; glyph: GlyphName };

/** Colour and shape of a stage; the shape tells it without colour. */
export const STAGE_STYLE: Record<CommuneStage, Style> = {
  not_registered: { tone: 'neutral', glyph: 'dashed' },
  registered: { tone: 'neutral', glyph: 'dot' },
  scoring: { tone: 'warning', glyph: 'half' },
  submitted: { tone: 'info', glyph: 'diamond' },
  returned: { tone: 'danger', glyph: 'triangle' },
  appraised: { tone: 'info', glyph: 'square' },
  not_recognised: { tone: 'alert', glyph: 'cross' },
  lapsed: { tone: 'alert', glyph: 'clock' },
  recognised: { tone: 'success', glyph: 'check' },
};

const STAGE_OF_STATUS = { new: 'not_registered', cancelled: 'not_registered' } as const;

export function styleOfStatus(status: AssessmentStatus): Style {
  return STAGE_STYLE[status === 'new' || status === 'cancelled' ? STAGE_OF_STATUS[status] : status];
}
