import { useTranslation } from 'react-i18next';
import type { CellKey, GridColumn } from '#domain/indicator-values.ts';
import { useValueHistory } from '../../api/value-data.ts';
import { useFormat, useLanguage } from '../../i18n/i18n.ts';
import { wholeText } from '../../i18n/value-format.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorState } from '../../ui/states.tsx';

interface Props {
  cell: CellKey;
  version: number;
  unit: GridColumn['unit'];
}

/** Everything that happened to a cell, newest first. */
export function CellHistory({ cell, version, unit }: Props) {
  const { t } = useTranslation('values');
  const format = useFormat();
  const language = useLanguage();
  const history = useValueHistory(cell, version);
  if (history.isPending) return <Skeleton lines={3} height="36px" />;
  if (history.isError)
    return <ErrorState isInline error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <ol className="cell-history" aria-label={t('history.title')}>
      {history.data.toReversed().map(({ id, action, before, after, source, note, reason, at, by }) => (
        <li key={id}>
          <p>
            <strong>{t(`history.${action}`)}</strong>{' '}
            {(action === 'set' || action === 'cleared') && (
              <span>
                {wholeText(before?.value ?? null, unit, format, language, t('mark.empty'))} →{' '}
                {wholeText(after.value, unit, format, language, t('mark.empty'))}
              </span>
            )}
          </p>
          {reason !== '' && <p>{t('history.reason', { reason })}</p>}
          {source !== '' && <p>{t('panel.sourceIs', { source })}</p>}
          {note !== '' && <p>{t('panel.noteIs', { note })}</p>}
          <p className="plan-hint">
            {by}, {format.dateTime(at)}
          </p>
        </li>
      ))}
    </ol>
  );
}
