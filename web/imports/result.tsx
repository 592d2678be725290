import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportPreview } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { DuplicatesTable } from './duplicates-table.tsx';
import type { ImportSearch } from './imports.search.ts';
import { OutcomeLegend } from './outcome-legend.tsx';
import type { PreviewOutcome } from './outcomes.ts';
import { ReturnedTable } from './returned-table.tsx';
import { RowPanel } from './row-panel.tsx';
import { previewStampOf, stampOf } from './steps.ts';
import './result.css';

const PreviewMap = lazy(() => import('./preview-map.tsx').then((module) => ({ default: module.PreviewMap })));

/** What came of a check or a run: figures that filter the map, the map, and the rows that need a look. */
export function Result({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const search = useSearch({ from: '/shell/imports/$id' });
  const navigate = useNavigate({ from: '/imports/$id' });
  const [hidden, setHidden] = useState<readonly PreviewOutcome[]>([]);
  const [isStoredShown, setStoredShown] = useState(false);
  const stamp = stampOf(known);
  const preview = useImportPreview(known.id, previewStampOf(known));
  const change = (changes: Partial<ImportSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const choose = (row: number | undefined) => change({ row });
  const { counts } = known;
  const alike = counts.duplicates + counts.merged + counts.skipped;
  const tab = search.rows ?? (counts.returned === 0 && alike > 0 ? 'duplicate' : 'returned');
  return (
    <div className="import-result">
      <div className="result-map-side">
        <OutcomeLegend
          known={known}
          preview={preview.data ?? null}
          hidden={hidden}
          onHidden={setHidden}
          isStoredShown={isStoredShown}
          onStoredShown={setStoredShown}
        />
        <div className="result-map">
          {preview.error && !preview.data ? (
            <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
          ) : preview.data ? (
            <Suspense fallback={<Skeleton height="100%" />}>
              <PreviewMap
                preview={preview.data}
                target={known.target}
                hidden={hidden}
                isStoredShown={isStoredShown}
                row={search.row ?? null}
                onRow={choose}
              />
            </Suspense>
          ) : (
            <Skeleton height="100%" />
          )}
        </div>
        <RowPanel
          known={known}
          stamp={stamp}
          preview={preview.data ?? null}
          row={search.row ?? null}
          onClose={() => choose(undefined)}
        />
      </div>
      <div className="result-rows">
        <Tabs
          label={t('rows.tabs')}
          value={tab}
          onChange={(rows) => change({ rows, code: undefined })}
          tabs={[
            {
              value: 'returned',
              label: t('rows.returned'),
              count: format.number(counts.returned),
              content: (
                <ReturnedTable
                  known={known}
                  stamp={stamp}
                  code={search.code}
                  onCode={(code) => change({ code })}
                  row={search.row ?? null}
                  onRow={choose}
                />
              ),
            },
            {
              value: 'duplicate',
              label: t('rows.duplicates'),
              count: format.number(counts.duplicates),
              content: (
                <DuplicatesTable known={known} stamp={stamp} row={search.row ?? null} onRow={choose} />
              ),
            },
          ]}
        />
      </div>
    </div>
  );
}
