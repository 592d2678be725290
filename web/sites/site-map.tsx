import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { distanceBetweenM } from '#domain/geometry.ts';
import type { LonLat } from '#domain/values.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapHandle, MapView } from '../map/index.ts';

interface Props {
  siteId: string;
  lonLat: LonLat;
  /** Shows a cross-hair and tells where it is each time the map comes to rest. */
  onChoose?(lonLat: LonLat): void;
}

const CLOSE_ZOOM = 16.5;

/** A small map around one site. */
export function SiteMap({ siteId, lonLat, onChoose }: Props) {
  const { t } = useTranslation('sites');
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const map = useRef<MapHandle>(null);
  const start = useRef(lonLat);
  return (
    <div className="site-map">
      <MapView
        ref={map}
        label={t('site.mapTitle')}
        outlines={outlines}
        communes={communes}
        basemapUrl={health?.basemapUrl}
        initialView={{ lonLat: start.current, zoom: CLOSE_ZOOM }}
        selectedSiteId={siteId}
        onSelect={(selection) => {
          if (onChoose && selection) map.current?.flyTo(selection.lonLat);
        }}
        onViewChange={(view) => {
          // A rest where the map began (a window that changed its size) is no choice.
          if (distanceBetweenM(view.lonLat, start.current) > 0.5) onChoose?.(roundPlace(view.lonLat));
        }}
      >
        {onChoose && <span className="cross-hair" aria-hidden="true" />}
      </MapView>
    </div>
  );
}

/** Seven decimals are a centimetre. */
const roundPlace = ([lon, lat]: LonLat): LonLat => [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
