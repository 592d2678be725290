import { Crosshair, LocateFixed } from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { distanceBetweenM } from '#domain/geometry.ts';
import type { LonLat } from '#domain/values.ts';
import { useFormat } from '../i18n/i18n.ts';
import { useLocate } from '../map/use-locate.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const SiteMap = lazy(() => import('./site-map.tsx').then((module) => ({ default: module.SiteMap })));

interface Props {
  /** Where the site lies. */
  site: LonLat;
  siteId: string;
  value: { lonLat: LonLat | null; accuracyM: number | null };
  onChange(value: { lonLat: LonLat | null; accuracyM: number | null }): void;
}

/** Where a record was made: the device's position, a point on the map, or none. */
export function PositionPicker({ site, siteId, value, onChange }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const [isMapOpen, setMapOpen] = useState(false);
  const { locate, isLocating, fault } = useLocate(
    useCallback(
      ({ lonLat, accuracyM }) => onChange({ lonLat, accuracyM: Math.round(accuracyM) }),
      [onChange],
    ),
  );
  const choose = useCallback((lonLat: LonLat) => onChange({ lonLat, accuracyM: null }), [onChange]);
  const distance = value.lonLat ? format.distance(distanceBetweenM(value.lonLat, site)) : '';
  return (
    <fieldset className="position-picker">
      <legend className="field-label">{t('position.title')}</legend>
      <div className="button-row">
        <Button icon={<LocateFixed size={18} aria-hidden />} isBusy={isLocating} onClick={locate}>
          {isLocating ? t('position.busy') : t('position.device')}
        </Button>
        <Button
          icon={<Crosshair size={18} aria-hidden />}
          aria-expanded={isMapOpen}
          onClick={() => setMapOpen(!isMapOpen)}
        >
          {t('position.map')}
        </Button>
        {value.lonLat && (
          <Button variant="quiet" onClick={() => onChange({ lonLat: null, accuracyM: null })}>
            {t('position.none')}
          </Button>
        )}
      </div>
      <p className="field-hint" role="status">
        {!value.lonLat
          ? t('position.none')
          : value.accuracyM === null
            ? t('position.chosen', { distance })
            : t('position.found', { accuracy: format.distance(value.accuracyM), distance })}
      </p>
      {fault && (
        <p className="field-error" role="alert">
          {t(fault === 'denied' ? 'position.denied' : 'position.failed')}
        </p>
      )}
      {isMapOpen && (
        <div className="position-map">
          <p className="field-hint">{t('position.choose')}</p>
          <Suspense fallback={<Skeleton height="240px" />}>
            <SiteMap siteId={siteId} lonLat={value.lonLat ?? site} onChoose={choose} />
          </Suspense>
        </div>
      )}
    </fieldset>
  );
}
