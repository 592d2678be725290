import { Crosshair, LocateFixed, Minus, Plus } from 'lucide-react';
import { type Ref, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LonLat } from '#domain/values.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapHandle, MapView, useMap } from '../map/index.ts';
import { IconButton } from '../ui/button.tsx';
import type { Place } from './site-draft.ts';
import { useSitePoints } from './site-points.ts';

/** A place to show in the middle; a new key moves the map again. */
export interface Focus {
  key: string;
  lonLat: LonLat;
  zoom: number;
}

interface Props {
  ref: Ref<MapHandle>;
  /** Where to begin while the own place is not known; null: the whole city. */
  home: LonLat | null;
  place: Place | null;
  focus: Focus | null;
  selectedSiteId: string | null;
  /** Why the middle matters now; null: no cross-hair. */
  aim: string | null;
  canAdd: boolean;
  onSelectSite(id: string): void;
  onCenter(lonLat: LonLat): void;
  onLocate(): void;
  onAdd(): void;
}

/** The tiles of the server are not here without a network: the sites are the tablet's own. */
const HIDDEN = ['playSpaces', 'sites'] as const;
const MARKER_SCALE = 1.4;
const WHOLE_CITY = { lonLat: [105.7, 20.99] as LonLat, zoom: 9 };

export function FieldMap(props: Props) {
  const { t } = useTranslation('field');
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const points = useSitePoints();
  const { place, focus, aim } = props;
  // A start of its own: fitting the outlines, which come late, would take the map away from the own place.
  const [start] = useState(() => (props.home ? { lonLat: props.home, zoom: 13 } : WHOLE_CITY));
  // Whoever points at the map has no measured accuracy: a dot without a circle.
  const position = place ? { lonLat: place.lonLat, accuracyM: place.accuracyM ?? 0 } : null;
  return (
    <MapView
      ref={props.ref}
      outlines={outlines}
      communes={communes}
      basemapUrl={health?.basemapUrl}
      isStoredBasemapFirst
      hidden={HIDDEN}
      initialView={start}
      position={useStable(position)}
      points={points}
      selectedPointId={props.selectedSiteId}
      markerScale={MARKER_SCALE}
      hasControls={false}
      onSelect={(selection) => selection?.type === 'point' && props.onSelectSite(selection.id)}
      onViewChange={({ lonLat }) => props.onCenter(lonLat)}
    >
      <MapFocus focus={focus} />
      {aim !== null && (
        <div className="aim">
          <Crosshair size={56} strokeWidth={1.6} aria-hidden />
          <p>{aim}</p>
        </div>
      )}
      <div className="field-map-buttons">
        <ZoomButtons />
        <IconButton variant="raised" label={t('place.locate')} onClick={props.onLocate}>
          <LocateFixed size={26} aria-hidden />
        </IconButton>
        {props.canAdd && (
          <IconButton variant="brand" label={t('add.open')} onClick={props.onAdd}>
            <Plus size={28} aria-hidden />
          </IconButton>
        )}
      </div>
    </MapView>
  );
}

/** Fingers zoom by pinching; a mouse or one gloved hand needs buttons, which small screens have no room for. */
function ZoomButtons() {
  const { t } = useTranslation('map');
  const map = useMap();
  return (
    <>
      <IconButton variant="raised" className="zoom-button" label={t('zoomIn')} onClick={() => map?.zoomBy(1)}>
        <Plus size={24} aria-hidden />
      </IconButton>
      <IconButton
        variant="raised"
        className="zoom-button"
        label={t('zoomOut')}
        onClick={() => map?.zoomBy(-1)}
      >
        <Minus size={24} aria-hidden />
      </IconButton>
    </>
  );
}

function MapFocus({ focus }: { focus: Focus | null }) {
  const map = useMap();
  const key = focus?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when to move, not the place
  useEffect(() => {
    if (map && focus) map.flyTo(focus.lonLat, focus.zoom);
  }, [map, key]);
  return null;
}

/** The same object while place and accuracy stay, so that the map is not written at every render. */
function useStable<T extends { lonLat: LonLat; accuracyM: number } | null>(value: T): T {
  const [kept, setKept] = useState(value);
  const text = JSON.stringify(value);
  if (text !== JSON.stringify(kept)) setKept(value);
  return text === JSON.stringify(kept) ? kept : value;
}
