import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResidentReportDetail } from '#domain/resident-reports.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { type MapPoint, MapView } from '../map/index.ts';

const CLOSE_ZOOM = 16;

/** Where the danger was reported, over the sites of the office. */
export function ReportMap({ report }: { report: ResidentReportDetail }) {
  const { t } = useTranslation('triage');
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  const { lonLat } = report;
  const points = useMemo(
    (): MapPoint[] => [{ id: 'report', lonLat, tone: 'alert', glyph: 'dot', rank: 1 }],
    [lonLat],
  );
  return (
    <div className="triage-map">
      <MapView
        label={t('map')}
        outlines={outlines}
        communes={communes}
        basemapUrl={health?.basemapUrl}
        points={points}
        initialView={{ lonLat, zoom: CLOSE_ZOOM }}
      />
    </div>
  );
}
