import type { OutboxCounts, SyncState } from '../offline/index.ts';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

export interface PillLook {
  tone: Tone;
  glyph: GlyphName;
  /** Text key below `pill.`; what it takes is in `values`. */
  key:
    | 'person'
    | 'storage'
    | 'refused'
    | 'signIn'
    | 'photo'
    | 'sending'
    | 'pulling'
    | 'offline'
    | 'offlineUnsent'
    | 'unsent'
    | 'done'
    | 'idle';
  values: { count?: number; number?: number; of?: number; at?: number };
}

/** What the header says of sending: the one thing that matters most now. `isHeard`: the server answers this page. */
export function pillOf(state: SyncState, counts: OutboxCounts, isHeard = true): PillLook {
  const waiting = counts.unsentItems + counts.unsentPhotos;
  const aside = counts.setAside + counts.refusedPhotos;
  const warning = { tone: 'warning', glyph: 'triangle' } as const;
  const busy = { tone: 'info', glyph: 'half' } as const;
  switch (state.phase) {
    case 'needs_sign_in':
      return { ...warning, key: 'signIn', values: {} };
    case 'photo':
      return { ...busy, key: 'photo', values: { number: state.number, of: state.of } };
    case 'sending':
      if (waiting > 0) return { ...busy, key: 'sending', values: {} };
      break;
    case 'needs_person':
      if (state.why !== 'set_aside')
        return {
          tone: 'danger',
          glyph: 'triangle',
          key: state.why === 'refused' ? 'refused' : 'storage',
          values: {},
        };
      break;
    default:
      break;
  }
  if (aside > 0) return { tone: 'danger', glyph: 'triangle', key: 'person', values: { count: aside } };
  if (!isHeard || (state.phase === 'waiting' && state.why !== 'other_window'))
    return { ...warning, key: waiting > 0 ? 'offlineUnsent' : 'offline', values: { count: waiting } };
  if (waiting > 0) return { ...warning, key: 'unsent', values: { count: waiting } };
  if (state.phase === 'done')
    return { tone: 'success', glyph: 'check', key: 'done', values: { at: state.at } };
  if (state.phase === 'pulling') return { ...busy, key: 'pulling', values: {} };
  return { tone: 'neutral', glyph: 'dashed', key: 'idle', values: {} };
}
