import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commune, OutlinesInfo } from '#domain/communes.ts';
import type { LonLat } from '#domain/values.ts';
import { useApi, useChanges } from '../api/container.ts';
import { siteByCodeQuery, siteQuery } from '../api/site-data.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useTheme } from '../ui/use-theme.ts';
import type { MapController } from './controller.ts';
import type { MapLayerGroup } from './layer-ids.ts';
import { MapContext } from './map-context.ts';
import { MapControls } from './map-controls.tsx';
import type {
  DistantSite,
  MapHandle,
  MapPoint,
  MapPosition,
  MapSelection,
  MapViewState,
} from './map-types.ts';
import { type Bounds, boundsOfCodes, boundsOfShapes } from './outlines.ts';
import { useCellsInView } from './use-cells-in-view.ts';
import { useController } from './use-controller.ts';
import { useMapEvents } from './use-map-events.ts';
import { usePicture } from './use-picture.ts';
import { useRested } from './use-rested.ts';
import { useOverview, useShapes } from './use-shapes.ts';
import { useStreets } from './use-streets.ts';
import { createWaitingHandle } from './waiting-handle.ts';
import './map.css';

type DeckLayers = Parameters<MapController['setDeckLayers']>[0];

export interface MapViewProps {
  /** Accessible name; default: a sentence on what is shown and which keys work. */
  label?: string;
  /** From `useOutlines()`; null or undefined draws none. */
  outlines?: OutlinesInfo | null | undefined;
  /** From `useCommunes()`: the labels. */
  communes?: readonly Commune[] | undefined;
  /** CSS colour by commune code; a commune without one is "no data". Keep it the same object while nothing changed. */
  communeFill?: ReadonlyMap<string, string>;
  /** Filters of the site tiles, as in the API. */
  sitesTileParams?: URLSearchParams;
  playSpacesTileParams?: URLSearchParams;
  /** Places of the screen's own, over all others. Keep it the same object while nothing changed. */
  points?: readonly MapPoint[] | undefined;
  selectedPointId?: string | null | undefined;
  /** Layers that are not shown; all are when left out. */
  hidden?: readonly MapLayerGroup[];
  selectedSiteId?: string | null | undefined;
  selectedCommuneCode?: string | null | undefined;
  /** Address of a PMTiles file, from `useHealth()`. Where it cannot be read, the one on this device is shown. */
  basemapUrl?: string | null | undefined;
  /** The background map on this device before the one of the server. */
  isStoredBasemapFirst?: boolean;
  /** Where to begin; without it the drawn communes are fitted once they are there. */
  initialView?: { lonLat: LonLat; zoom: number } | null;
  /** Box to begin with instead; "show everything" goes back to it. */
  fitBox?: Bounds | null;
  /** Only these communes are fitted at the start and by "show everything". */
  fitCodes?: readonly string[] | null;
  /** From `*.layers.ts`, imported lazily; deck.gl is fetched when there are any. */
  deckLayers?: DeckLayers | undefined;
  /** Own position; without it the map keeps what its locate button found. */
  position?: MapPosition | null;
  /** 1 on desks, about 1.4 in the field. */
  markerScale?: number;
  hasControls?: boolean;
  /** The communes are drawn from their coarse outlines before MapLibre has come. */
  hasPicture?: boolean;
  /** False where the page itself tells that outlines are approximate. */
  hasOutlineNote?: boolean;
  /** A cluster was zoomed to already; null: nothing there. */
  onSelect?(selection: MapSelection | null): void;
  onHover?(selection: MapSelection | DistantSite | null, point: { x: number; y: number }): void;
  /** After the map came to rest. */
  onViewChange?(view: MapViewState): void;
  onLocate?(position: MapPosition): void;
  className?: string;
  /** Drawn over the map; may call `useMap()`. */
  children?: ReactNode;
  ref?: Ref<MapHandle>;
}

const NO_POINTS: readonly MapPoint[] = [];

const hasWebGl = () => Boolean(document.createElement('canvas').getContext('webgl2'));

/** The map. Fills its parent, which has a height. */
export function MapView(props: MapViewProps) {
  const { t } = useTranslation('map');
  const [isDrawable] = useState(hasWebGl);
  if (!isDrawable) return <EmptyState title={t('noWebgl')} detail={t('noWebglDetail')} />;
  return <DrawnMap {...props} />;
}

function DrawnMap(props: MapViewProps) {
  const { t } = useTranslation('map');
  const { t: tc } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const pictureHost = useRef<HTMLDivElement>(null);
  const [ownPosition, setOwnPosition] = useState<MapPosition | null>(null);
  const [hasSiteFault, setSiteFault] = useState(false);
  const selectedPlace = useSelectedPlace(props.selectedSiteId);
  const findSite = useFindSite();
  const theme = useTheme();
  const {
    outlines,
    communes,
    points,
    communeFill,
    hidden,
    deckLayers,
    basemapUrl,
    position,
    fitCodes,
    fitBox,
    onLocate,
  } = props;
  const label = props.label ?? t('label');
  const sitesParams = props.sitesTileParams?.toString() ?? '';
  const playSpacesParams = props.playSpacesTileParams?.toString() ?? '';
  const overview = useOverview(props.hasPicture ?? false);
  const [initialView] = useState(props.initialView ?? null);
  const drawnParams = useRef({ sites: sitesParams, playSpaces: playSpacesParams });
  const hasFitted = useRef(initialView !== null);
  const { controller, fault, retry } = useController(host, () => {
    const bounds = overview.data && boundsOfCodes(boundsOfShapes(overview.data.communes), fitCodes ?? null);
    hasFitted.current ||= Boolean(bounds);
    drawnParams.current = { sites: sitesParams, playSpaces: playSpacesParams };
    return {
      ...{ label, sitesParams, playSpacesParams, view: initialView, bounds: bounds ?? null },
      markerScale: props.markerScale ?? 1,
      hidden: hidden ?? [],
    };
  });
  // With coarse outlines the map can be used; the exact ones, four times the bytes, come when it is at rest.
  const hasRested = useRested(controller);
  const shapes = useShapes(!props.hasPicture || hasRested ? outlines : null);
  const drawn = shapes.data ?? overview.data;
  usePicture(pictureHost, controller, {
    shapes: overview.data,
    label,
    fill: communeFill,
    codes: fitCodes ?? null,
    view: initialView,
  });

  const [waiting] = useState(createWaitingHandle);
  useImperativeHandle(props.ref, () => controller?.handle ?? waiting.handle, [controller, waiting]);
  useEffect(() => {
    if (controller) waiting.replay(controller.handle, false);
  }, [controller, waiting]);
  useEffect(() => controller?.map.getCanvas().setAttribute('aria-label', label), [controller, label]);

  const [west, south, east, north] = fitBox ?? [];
  useEffect(() => {
    if (!controller || west === undefined || south === undefined || east === undefined || north === undefined)
      return;
    hasFitted.current = true;
    controller.handle.fitBounds([west, south, east, north]);
  }, [controller, west, south, east, north]);
  useEffect(() => {
    if (controller) controller.setPoints(points ?? NO_POINTS);
  }, [controller, points]);
  useEffect(() => {
    if (!controller || !drawn || !outlines) return;
    controller.setShapes(drawn, outlines.source);
    if (waiting.replay(controller.handle, true) || hasFitted.current) return;
    hasFitted.current = true;
    controller.handle.fitCommunes(fitCodes ?? undefined);
  }, [controller, drawn, outlines, fitCodes, waiting]);
  useEffect(() => {
    if (controller && communes) controller.setCommunePoints(communes);
  }, [controller, communes]);
  useEffect(() => {
    if (controller && communeFill) controller.setFill(communeFill);
  }, [controller, communeFill]);
  useEffect(() => {
    if (!controller || drawnParams.current.sites === sitesParams) return;
    drawnParams.current.sites = sitesParams;
    controller.setTileParams('sites', sitesParams);
  }, [controller, sitesParams]);
  useEffect(() => {
    if (!controller || drawnParams.current.playSpaces === playSpacesParams) return;
    drawnParams.current.playSpaces = playSpacesParams;
    controller.setTileParams('playspaces', playSpacesParams);
  }, [controller, playSpacesParams]);
  const hiddenKey = hidden?.join(',') ?? '';
  useEffect(() => {
    controller?.setHidden(hiddenKey.split(',').filter(Boolean) as MapLayerGroup[]);
  }, [controller, hiddenKey]);
  useEffect(() => {
    controller?.setSelected({
      place: selectedPlace,
      pointId: props.selectedPointId ?? null,
      communeCode: props.selectedCommuneCode ?? null,
    });
  }, [controller, selectedPlace, props.selectedPointId, props.selectedCommuneCode]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides the colours that recolor reads
  useEffect(() => controller?.recolor(), [controller, theme]);
  const shownPosition = position === undefined ? ownPosition : position;
  useEffect(() => controller?.setPosition(shownPosition), [controller, shownPosition]);
  useEffect(() => {
    if (controller) void controller.setDeckLayers(deckLayers ?? []);
  }, [controller, deckLayers]);
  const hasStreetFault = useStreets(controller, basemapUrl, props.isStoredBasemapFirst ?? false);
  useChanges(() => controller?.handle.reloadTiles());
  const { onSelect, onHover, onViewChange } = props;
  useMapEvents(
    controller,
    {
      onSelect: (selection) => {
        setSiteFault(false);
        onSelect?.(selection);
      },
      ...(onHover && { onHover }),
      ...(onViewChange && { onViewChange }),
      onFault: () => setSiteFault(true),
    },
    findSite,
  );
  const hasCellsInView = useCellsInView(controller, props.hasOutlineNote ?? true);

  return (
    <div className={['map-view', props.className].filter(Boolean).join(' ')}>
      <div className="map-canvas" ref={host} />
      <div className="map-canvas map-picture-host" ref={pictureHost} />
      <MapContext value={controller?.handle ?? null}>
        {(props.hasControls ?? true) && (
          <MapControls
            isWholeShown={Boolean(drawn)}
            fitCodes={fitCodes}
            fitBox={fitBox}
            onPosition={(found) => {
              setOwnPosition(found);
              onLocate?.(found);
              controller?.handle.flyTo(found.lonLat);
            }}
          />
        )}
        {props.children}
      </MapContext>
      <div className="map-notes" role="status">
        {hasCellsInView && <p className="map-note">{t('approximate')}</p>}
        {fault !== null && (
          <p className="map-note">
            {t('mapFailed')} <Button onClick={retry}>{tc('action.retry')}</Button>
          </p>
        )}
        {shapes.isError && <p className="map-note">{t('outlinesFailed')}</p>}
        {hasSiteFault && <p className="map-note">{t('siteFailed')}</p>}
        {hasStreetFault && <p className="map-note">{t('basemapFailed')}</p>}
      </div>
    </div>
  );
}

/** Where the selected site is; its panel asks for the same site, so this costs no request. */
function useSelectedPlace(id: string | null | undefined): LonLat | null {
  const { data } = useQuery({ ...siteQuery(useApi(), id ?? ''), enabled: Boolean(id) });
  return id && data ? data.lonLat : null;
}

/** The id of a site that a distant tile names by its code only; the site is then known to its panel too. */
function useFindSite(): (code: string) => Promise<string> {
  const api = useApi();
  const queryClient = useQueryClient();
  return async (code) => {
    const site = await queryClient.fetchQuery(siteByCodeQuery(api, code));
    queryClient.setQueryData(siteQuery(api, site.id).queryKey, site);
    return site.id;
  };
}
