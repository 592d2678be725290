import { LocateFixed, Maximize, Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { useMap } from './map-context.ts';
import type { MapPosition } from './map-types.ts';
import type { Bounds } from './outlines.ts';
import { useLocate } from './use-locate.ts';

interface Props {
  isWholeShown: boolean;
  /** What "show everything" fits; every commune when left out. */
  fitCodes?: readonly string[] | null | undefined;
  fitBox?: Bounds | null | undefined;
  onPosition(position: MapPosition): void;
}

export function MapControls({ isWholeShown, fitCodes, fitBox, onPosition }: Props) {
  const { t } = useTranslation('map');
  const map = useMap();
  const { locate, isLocating, fault } = useLocate(onPosition);
  return (
    <div className="map-controls">
      <IconButton variant="raised" label={t('zoomIn')} onClick={() => map?.zoomBy(1)}>
        <Plus size={20} aria-hidden />
      </IconButton>
      <IconButton variant="raised" label={t('zoomOut')} onClick={() => map?.zoomBy(-1)}>
        <Minus size={20} aria-hidden />
      </IconButton>
      {isWholeShown && (
        <IconButton
          variant="raised"
          label={t('whole')}
          onClick={() => (fitBox ? map?.fitBounds(fitBox) : map?.fitCommunes(fitCodes ?? undefined))}
        >
          <Maximize size={20} aria-hidden />
        </IconButton>
      )}
      <IconButton
        variant="raised"
        label={isLocating ? t('locating') : t('locate')}
        aria-busy={isLocating}
        onClick={locate}
      >
        <LocateFixed size={20} aria-hidden />
      </IconButton>
      {fault && (
        <p className="map-note" role="alert">
          {t(fault === 'denied' ? 'locateDenied' : 'locateFailed')}
        </p>
      )}
    </div>
  );
}
