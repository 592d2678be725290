import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import type { Filled, GridState } from './grid-edits.ts';

interface Props {
  filled: Filled;
  state: GridState;
  onClose(): void;
}

const SHOWN = 50;

/** Texts of a pasted block that no cell took, so that none is lost. */
export function Leftovers({ filled, state, onClose }: Props) {
  const { t } = useTranslation('values');
  const { closed, outside } = filled;
  return (
    <section className="leftovers" role="alert" aria-label={t('left.label')}>
      <div>
        <p>
          {closed.length > 0 && <strong>{t('left.closed', { count: closed.length })} </strong>}
          {outside.length > 0 && <strong>{t('left.outside', { count: outside.length })}</strong>}
        </p>
        <details className="plan-details">
          <summary>{t('left.show')}</summary>
          <ul>
            {closed.slice(0, SHOWN).map(({ ref, text, why }) => (
              <li key={`${ref.row} ${ref.column} ${text}`}>
                {state.grid.rows[ref.row]?.name}: <b>{text}</b>. {t(`why.${why}`)}
              </li>
            ))}
            {outside.length > 0 && <li>{outside.slice(0, SHOWN).join(' · ')}</li>}
          </ul>
        </details>
      </div>
      <IconButton label={t('left.close')} onClick={onClose}>
        <X size={18} aria-hidden />
      </IconButton>
    </section>
  );
}
