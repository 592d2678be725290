import { Check } from 'lucide-react';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import './legend.css';

interface Props {
  tone: Tone;
  glyph: GlyphName;
  label: string;
  /** undefined: not known yet. */
  count: number | undefined;
  isOn: boolean;
  /** Off is the usual state: it is not struck out then. */
  isChoice?: boolean;
  onToggle(): void;
}

/** One line of the legend: shape, name, count, and whether it is drawn. */
export function LegendRow({ tone, glyph, label, count, isOn, isChoice = false, onToggle }: Props) {
  const format = useFormat();
  return (
    <button
      type="button"
      className="dash-row"
      data-off={!isOn && !isChoice ? true : undefined}
      aria-pressed={isOn}
      onClick={onToggle}
    >
      <span className="dash-tick" aria-hidden="true">
        {isOn && <Check size={14} strokeWidth={3} />}
      </span>
      <Glyph name={glyph} tone={tone} size={16} />
      <span className="dash-row-label">{label}</span>
      <span className="dash-count">{count !== undefined && format.number(count)}</span>
    </button>
  );
}
