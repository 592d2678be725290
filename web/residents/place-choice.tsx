import { Crosshair, LocateFixed } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LonLat } from '#domain/values.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { MapShapes } from '../map/picture.ts';
import { useLocate } from '../map/use-locate.ts';
import { Button } from '../ui/button.tsx';
import { usePlaces } from './context.ts';
import { framed } from './place-map.tsx';
import { findShapes } from './shapes.ts';

const FullMap = lazy(() => import('./full-map.tsx'));

interface Props {
  lonLat: LonLat | null;
  /** null: chosen on the map. */
  accuracyM: number | null;
  error: string | undefined;
  onChange(lonLat: LonLat, accuracyM: number | null): void;
}

/** Where the danger is: where one stands, or a spot on the map under a cross. */
export function PlaceChoice({ lonLat, accuracyM, error, onChange }: Props) {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const [isChoosing, setChoosing] = useState(false);
  const { locate, isLocating, fault } = useLocate((found) => onChange(found.lonLat, found.accuracyM));
  return (
    <fieldset className="place-choice">
      <legend className="field-label">{t('form.where')}</legend>
      <div className="residents-actions">
        <Button
          size="large"
          icon={<LocateFixed size={20} aria-hidden />}
          isBusy={isLocating}
          onClick={() => {
            setChoosing(false);
            locate();
          }}
        >
          {isLocating ? t('near.busy') : t('form.own')}
        </Button>
        <Button
          size="large"
          icon={<Crosshair size={20} aria-hidden />}
          aria-expanded={isChoosing}
          onClick={() => setChoosing(!isChoosing)}
        >
          {t('form.onMap')}
        </Button>
      </div>
      {isChoosing && (
        <SpotChoice
          start={lonLat}
          onTake={(spot) => {
            setChoosing(false);
            onChange(spot, null);
          }}
        />
      )}
      {fault && (
        <p className="field-error" role="alert">
          {t(fault === 'denied' ? 'near.denied' : 'near.failed')}
        </p>
      )}
      {lonLat && !isChoosing && (
        <p role="status" className="place-taken">
          ✓{' '}
          {accuracyM === null
            ? t('form.mapPlace')
            : t('form.ownPlace', { accuracy: format.distance(Math.round(accuracyM)) })}
        </p>
      )}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function SpotChoice({ start, onTake }: { start: LonLat | null; onTake(lonLat: LonLat): void }) {
  const { t } = useTranslation('residents');
  const answered = usePlaces();
  const [shapes, setShapes] = useState<MapShapes | null>(null);
  useEffect(() => void findShapes().then(setShapes), []);
  const [position] = useState(() => start && { lonLat: start, accuracyM: 1 });
  const codes = useMemo(() => (answered ? framed(answered) : []), [answered]);
  const middle = useRef<LonLat | null>(start);
  if (!answered || !shapes) return <p className="residents-note">{t('map.loading')}</p>;
  return (
    <div>
      <p className="field-hint">{t('form.cross')}</p>
      <div className="residents-map">
        <Suspense fallback={<p className="residents-note">{t('map.loading')}</p>}>
          <FullMap
            {...{ answered, shapes, position, codes }}
            label={t('form.cross')}
            points={NO_POINTS}
            onViewChange={(view) => {
              middle.current = view.lonLat;
            }}
          />
        </Suspense>
        <span className="map-cross" aria-hidden="true" />
      </div>
      <Button
        variant="primary"
        size="large"
        isWide
        onClick={() => {
          if (middle.current) onTake(middle.current);
        }}
      >
        {t('form.take')}
      </Button>
    </div>
  );
}

const NO_POINTS: [] = [];
