import { useMemo } from 'react';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapLayerGroup, type MapPoint, MapView } from '../map/index.ts';
import { boxAround } from './outcomes.ts';

const HIDDEN: readonly MapLayerGroup[] = ['sites', 'playSpaces'];

/** A small map around one or two places. */
export function PlaceMap({ label, points }: { label: string; points: readonly MapPoint[] }) {
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const key = JSON.stringify(points);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same places are the same points
  const kept = useMemo(() => points, [key]);
  const box = useMemo(() => boxAround(kept.map(({ lonLat }) => lonLat)), [kept]);
  return (
    <MapView
      label={label}
      outlines={outlines}
      communes={communes}
      basemapUrl={health?.basemapUrl}
      hidden={HIDDEN}
      points={kept}
      fitBox={box}
      hasOutlineNote={false}
    />
  );
}
