import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site, SiteCard } from '#domain/sites.ts';
import { useFieldName } from '../api/card-fields.ts';
import { valueText } from '../api/card-value-text.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { cardOf, clashingFields, mergeCards } from './card-draft.ts';

interface Props {
  base: SiteCard;
  mine: SiteCard;
  theirs: Site;
  isBusy: boolean;
  onResolve(card: SiteCard): void;
  onCancel(): void;
}

/** Both versions side by side; the user picks per field that they changed; what only others changed is taken over. */
export function CardConflict({ base, mine, theirs, isBusy, onResolve, onCancel }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const labels = useLabels();
  const fieldName = useFieldName();
  const theirCard = cardOf(theirs);
  const clashes = clashingFields(base, mine, theirCard);
  const [keepTheirs, setKeepTheirs] = useState<ReadonlySet<keyof SiteCard>>(new Set());
  const choose = (field: keyof SiteCard, isTheirs: boolean) =>
    setKeepTheirs((before) => {
      const next = new Set(before);
      if (isTheirs) next.add(field);
      else next.delete(field);
      return next;
    });
  return (
    <section className="conflict" aria-labelledby="conflict-title">
      <h3 id="conflict-title">{t('conflict.title')}</h3>
      <p>
        {t('conflict.detail', { by: theirs.updatedByName || '–', at: format.dateTime(theirs.updatedAt) })}
      </p>
      {clashes.length === 0 ? (
        <p>{t('conflict.same')}</p>
      ) : (
        <div className="conflict-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('conflict.field')}</th>
                <th scope="col">{t('conflict.mine')}</th>
                <th scope="col">{t('conflict.theirs')}</th>
              </tr>
            </thead>
            <tbody>
              {clashes.map((field) => (
                <tr key={field}>
                  <th scope="row">{fieldName(field)}</th>
                  {([false, true] as const).map((isTheirs) => (
                    <td key={String(isTheirs)}>
                      <label className="conflict-choice">
                        <input
                          type="radio"
                          name={`conflict-${field}`}
                          checked={keepTheirs.has(field) === isTheirs}
                          onChange={() => choose(field, isTheirs)}
                        />
                        <span>
                          {valueText(field, isTheirs ? theirCard : mine, labels, format) ||
                            t('conflict.empty')}
                        </span>
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="button-row">
        <Button
          variant="primary"
          isBusy={isBusy}
          onClick={() => onResolve(mergeCards(base, mine, theirCard, keepTheirs))}
        >
          {t('conflict.save')}
        </Button>
        <Button onClick={onCancel}>{t('common:action.back')}</Button>
      </div>
    </section>
  );
}
