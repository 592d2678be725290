import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncConflict } from '#domain/sync.ts';
import { LonLat } from '#domain/values.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapPoint, MapView } from '../map/index.ts';

const CLOSE_ZOOM = 16;

/** Where each side puts the site; one point where they agree. */
export function ConflictMap({ conflict }: { conflict: SyncConflict }) {
  const { t } = useTranslation('tablets');
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const place = conflict.fields.find(({ field }) => field === 'lonLat');
  const office = LonLat.safeParse(place?.office).data ?? conflict.siteLonLat;
  const tablet = LonLat.safeParse(place?.tablet).data ?? null;
  const points = useMemo((): MapPoint[] => {
    const ofOffice: MapPoint = { id: 'office', lonLat: office, tone: 'info', glyph: 'dot', rank: 1 };
    if (tablet === null) return [ofOffice];
    return [ofOffice, { id: 'tablet', lonLat: tablet, tone: 'warning', glyph: 'triangle', rank: 2 }];
  }, [office, tablet]);
  return (
    <figure className="conflict-map">
      <figcaption>{t('conflict.map')}</figcaption>
      <div className="conflict-map-frame">
        <MapView
          label={t('conflict.map')}
          outlines={outlines}
          communes={communes}
          basemapUrl={health?.basemapUrl}
          points={points}
          initialView={{ lonLat: tablet ?? office, zoom: CLOSE_ZOOM }}
          selectedSiteId={conflict.siteId}
        />
      </div>
      {tablet && (
        <p className="tablets-soft">
          ▲ {t('conflict.tablet')} · ● {t('conflict.office')}
        </p>
      )}
    </figure>
  );
}
