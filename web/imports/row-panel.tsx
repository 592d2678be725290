import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportPreview, ImportRow } from '#domain/imports.ts';
import { useImportRow } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useFieldWords } from './field-words.ts';
import { fieldOf, orderColumns } from './mapping.ts';
import { findPoint, OUTCOME_STYLE, type PreviewOutcome } from './outcomes.ts';

interface Props {
  known: Import;
  stamp: string;
  preview: ImportPreview | null;
  row: number | null;
  onClose(): void;
}

/** The row that was chosen on the map or in the table; keeps its room while none is. */
export function RowPanel({ known, stamp, preview, row, onClose }: Props) {
  const { t } = useTranslation('imports');
  const found = useImportRow(known.id, stamp, row);
  if (row === null) return <p className="row-panel row-panel-empty">{t('preview.choose')}</p>;
  const point = preview ? findPoint(preview, row) : null;
  const outcome = found.data?.outcome ?? point?.outcome ?? 'returned';
  return (
    <section className="row-panel" aria-labelledby="row-title" aria-live="polite">
      <header>
        <Glyph name={OUTCOME_STYLE[outcome].glyph} tone={OUTCOME_STYLE[outcome].tone} size={20} />
        <h3 id="row-title">{t('row.title', { row })}</h3>
        <IconButton label={t('row.close')} onClick={onClose}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      {found.error ? (
        <ErrorState isInline error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Skeleton lines={2} height="20px" />
      ) : (
        <RowFacts known={known} outcome={outcome} row={found.data} lonLat={point?.lonLat ?? null} />
      )}
    </section>
  );
}

function RowFacts({
  known,
  outcome,
  row,
  lonLat,
}: {
  known: Import;
  outcome: PreviewOutcome;
  row: ImportRow | null;
  lonLat: readonly [number, number] | null;
}) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const words = useFieldWords(known.target);
  const place = row?.lonLat ?? lonLat;
  const plain = outcome === 'unchanged' ? 'unchanged' : known.status === 'done' ? 'added' : 'ready';
  return (
    <>
      <p className={row ? 'row-reason' : undefined}>{row ? row.reason : t(`row.${plain}`)}</p>
      <p className="imports-soft">
        {place ? `${format.number(place[1], 5)}; ${format.number(place[0], 5)}` : t('row.noPosition')}
      </p>
      {row && (
        <dl className="row-cells">
          {orderColumns(known.target, known.settings.mapping, Object.keys(row.cells))
            .filter((column) => row.cells[column])
            .map((column) => {
              const field = fieldOf(known.settings.mapping, column);
              return (
                <div key={column}>
                  <dt title={field ? words(field) : undefined}>{column}</dt>
                  <dd>{row.cells[column]}</dd>
                </div>
              );
            })}
        </dl>
      )}
    </>
  );
}
