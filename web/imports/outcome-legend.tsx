import { useTranslation } from 'react-i18next';
import { type Import, type ImportPreview, PREVIEW_OUTCOMES } from '#domain/imports.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';
import { OUTCOME_STYLE, type PreviewOutcome } from './outcomes.ts';

interface Props {
  known: Import;
  preview: ImportPreview | null;
  hidden: readonly PreviewOutcome[];
  onHidden(hidden: readonly PreviewOutcome[]): void;
  isStoredShown: boolean;
  onStoredShown(isShown: boolean): void;
}

/** Figures of the outcomes; each shows or hides its points, and below stands what is not drawn. */
export function OutcomeLegend({ known, preview, hidden, onHidden, isStoredShown, onStoredShown }: Props) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { counts } = known;
  const isDone = known.status === 'done';
  const figures: Record<PreviewOutcome, number> = {
    ready: counts.added,
    unchanged: counts.unchanged,
    duplicate: counts.duplicates,
    returned: counts.returned,
  };
  const toggle = (outcome: PreviewOutcome) =>
    onHidden(hidden.includes(outcome) ? hidden.filter((other) => other !== outcome) : [...hidden, outcome]);
  const missing = preview ? Math.max(0, counts.read - preview.total) : 0;
  const notes = [
    counts.merged > 0 && t('outcome.merged', { shown: format.number(counts.merged) }),
    counts.skipped > 0 && t('outcome.skipped', { shown: format.number(counts.skipped) }),
    missing > 0 && t('preview.notDrawn', { shown: format.number(missing) }),
    preview &&
      preview.points.length < preview.total &&
      t('preview.sampled', {
        shown: format.number(preview.points.length),
        total: format.number(preview.total),
      }),
  ].filter(Boolean);
  return (
    <div className="outcome-legend">
      <fieldset>
        <legend className="visually-hidden">{t('outcome.legend')}</legend>
        {PREVIEW_OUTCOMES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className="outcome"
            aria-pressed={!hidden.includes(outcome)}
            onClick={() => toggle(outcome)}
          >
            <Glyph name={OUTCOME_STYLE[outcome].glyph} tone={OUTCOME_STYLE[outcome].tone} size={18} />
            <span>{t(`outcome.${isDone && outcome === 'ready' ? 'readyDone' : outcome}`)}</span>
            <strong>{format.number(figures[outcome])}</strong>
          </button>
        ))}
        <button
          type="button"
          className="outcome"
          aria-pressed={isStoredShown}
          onClick={() => onStoredShown(!isStoredShown)}
        >
          {t('outcome.stored')}
        </button>
      </fieldset>
      <p className="imports-soft outcome-notes">
        {notes.length > 0 ? notes.join(' · ') : t('preview.choose')}
      </p>
    </div>
  );
}
