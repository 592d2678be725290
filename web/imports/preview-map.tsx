import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview, ImportTarget } from '#domain/imports.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapHandle, type MapLayerGroup, MapView } from '../map/index.ts';
import { boxOf, type PreviewOutcome, pointsOf } from './outcomes.ts';

interface Props {
  preview: ImportPreview;
  target: ImportTarget;
  hidden: readonly PreviewOutcome[];
  isStoredShown: boolean;
  row: number | null;
  onRow(row: number | undefined): void;
}

/** The rows of the file where they would lie. */
export function PreviewMap({ preview, target, hidden, isStoredShown, row, onRow }: Props) {
  const { t } = useTranslation('imports');
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const map = useRef<MapHandle>(null);
  const points = useMemo(() => pointsOf(preview, hidden), [preview, hidden]);
  const box = useMemo(() => boxOf(preview), [preview]);
  const layers = useMemo((): readonly MapLayerGroup[] => {
    const others = target === 'sites' ? (['playSpaces'] as const) : (['sites'] as const);
    return isStoredShown ? others : ['sites', 'playSpaces'];
  }, [isStoredShown, target]);
  return (
    <>
      <MapView
        ref={map}
        label={t('preview.map')}
        outlines={outlines}
        communes={communes}
        basemapUrl={health?.basemapUrl}
        hidden={layers}
        points={points}
        selectedPointId={row === null ? null : String(row)}
        fitBox={box}
        hasOutlineNote={false}
        onSelect={(selection) => {
          if (selection?.type === 'point') onRow(Number(selection.id));
        }}
      />
      {preview.points.length === 0 && <p className="result-map-none">{t('preview.none')}</p>}
    </>
  );
}
