import { useTranslation } from 'react-i18next';
import type { Site, SiteCard } from '#domain/sites.ts';
import type { SyncConflict } from '#domain/sync.ts';
import { useFieldName } from '../api/card-fields.ts';
import { valueText } from '../api/card-value-text.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';

export type Side = 'tablet' | 'office';
const SIDES: readonly Side[] = ['tablet', 'office'];

interface Props {
  conflict: SyncConflict;
  /** Gives the rest of the card, which some values are worded with. */
  site: Site;
  choices: Readonly<Record<string, Side>>;
  isLocked: boolean;
  onChoose(field: string, side: Side): void;
}

/** Both values of every field as two large choices; arrow keys move between them. */
export function ConflictFields({ conflict, site, choices, isLocked, onChoose }: Props) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const labels = useLabels();
  const fieldName = useFieldName();
  const textOf = (field: keyof SiteCard, value: unknown) =>
    valueText(field, { ...site, [field]: value }, labels, format) || t('conflict.empty');
  return (
    <div className="conflict-fields">
      {conflict.fields.map(({ field, base, office, tablet }) => {
        const values: Record<Side, unknown> = { office, tablet };
        return (
          <fieldset key={field} className="card conflict-field" disabled={isLocked}>
            <legend>{fieldName(field)}</legend>
            {SIDES.map((side) => (
              <label key={side} className="conflict-side" data-chosen={choices[field] === side}>
                <input
                  type="radio"
                  name={`conflict-${field}`}
                  checked={choices[field] === side}
                  onChange={() => onChoose(field, side)}
                />
                <span>
                  <span className="tablets-soft">
                    {isLocked ? t(`conflict.${side}`) : t(`conflict.take.${side}`)}
                    {isLocked && choices[field] === side && ` (${t('conflict.chosen')})`}
                  </span>
                  <strong>{textOf(field, values[side])}</strong>
                </span>
              </label>
            ))}
            <p className="tablets-soft">{t('conflict.before', { value: textOf(field, base) })}</p>
          </fieldset>
        );
      })}
    </div>
  );
}
