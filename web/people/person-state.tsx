import { useTranslation } from 'react-i18next';
import type { Person } from '#domain/people.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

type Shown = Person['state'] | 'over';
const LOOK: Record<Shown, { tone: Tone; glyph: GlyphName }> = {
  active: { tone: 'success', glyph: 'check' },
  invited: { tone: 'info', glyph: 'diamond' },
  over: { tone: 'warning', glyph: 'clock' },
  deactivated: { tone: 'neutral', glyph: 'cross' },
};

export function PersonStatePill({ person }: { person: Pick<Person, 'state' | 'isInRole'> }) {
  const { t } = useTranslation('people');
  const shown: Shown = person.state === 'active' && !person.isInRole ? 'over' : person.state;
  return <StatusPill {...LOOK[shown]} label={t(`state.${shown}`)} />;
}
