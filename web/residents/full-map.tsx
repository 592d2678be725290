import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { OutlinesInfo } from '#domain/communes.ts';
import type { PublicPlaces } from '#domain/public-view.ts';
import { type Container, ContainerProvider } from '../api/container.ts';
import type { LiveChanges } from '../api/live.ts';
import { keys } from '../api/query-keys.ts';
import { type MapHandle, type MapPoint, type MapPosition, MapView, type MapViewState } from '../map/index.ts';
import type { MapShapes } from '../map/picture.ts';
import { useResidents } from './context.ts';

interface Props {
  answered: PublicPlaces;
  shapes: MapShapes;
  label: string;
  fill?: ReadonlyMap<string, string>;
  points: readonly MapPoint[];
  /** Communes that fill the frame. */
  codes: readonly string[];
  position: MapPosition | null;
  selected?: string | null;
  onSelect?(key: string | null): void;
  onCommune?(code: string): void;
  onLocate?(position: MapPosition): void;
  onViewChange?(view: MapViewState): void;
}

const OUTLINES_PATH = '/api/public/outlines';
/** The map's own places and its tiles are for who is signed in; nothing is asked for them. */
const HIDDEN = ['sites', 'playSpaces'] as const;
const NEAR_ZOOM = 15;

/** Nobody is signed in, so nobody hears of changes. */
const NO_LIVE: LiveChanges = {
  subscribe: () => () => undefined,
  status: () => 'offline',
  lastSeenAt: () => null,
  onStatus: () => () => undefined,
  start: () => undefined,
  stop: () => undefined,
};

/** The product's map with the places that residents are told of. Fetched after the first picture. */
export default function FullMap(props: Props) {
  const { answered, shapes, codes, position, points } = props;
  const { api } = useResidents();
  const map = useRef<MapHandle>(null);
  const outlines = useMemo(
    (): OutlinesInfo => ({
      quality: answered.outlines?.quality ?? 'approximate',
      source: answered.outlines?.source ?? '',
      count: shapes.communes.features.length,
      importedAt: null,
      sha256: '',
      url: OUTLINES_PATH,
    }),
    [answered, shapes],
  );
  const [container] = useState((): Container => {
    const queryClient = new QueryClient();
    // They are here already; the map need not ask again.
    queryClient.setQueryData([keys.outlines, 'shapes', OUTLINES_PATH], shapes);
    return {
      ...{ api, queryClient, live: NO_LIVE },
      openTablet: () => Promise.reject(new Error('no account')),
      openBasemap: () => Promise.reject(new Error('no account')),
      closeTablets: () => undefined,
      now: () => new Date().toISOString(),
      newId: () => '',
    };
  });
  useEffect(() => {
    map.current?.fitCommunes(codes);
  }, [codes]);
  useEffect(() => {
    if (position) map.current?.flyTo(position.lonLat, NEAR_ZOOM);
  }, [position]);
  const named = useMemo(
    () =>
      answered.communes.map((each) => ({
        ...each,
        ...{ provinceCode: '', provinceName: '', nameAlt: '', areaKm2: 0, population: 0 },
        ...{ thresholdGroup: 'xa' as const, thresholdBasis: '', validFrom: '', validTo: null },
        outlineQuality: null,
      })),
    [answered],
  );
  return (
    <QueryClientProvider client={container.queryClient}>
      <ContainerProvider value={container}>
        <MapView
          ref={map}
          label={props.label}
          outlines={outlines}
          communes={named}
          {...(props.fill && { communeFill: props.fill })}
          points={points}
          selectedPointId={props.selected}
          selectedCommuneCode={codes.length === 1 ? codes[0] : null}
          fitCodes={codes}
          hidden={HIDDEN}
          {...(position && { position })}
          markerScale={1.3}
          hasPicture={false}
          onSelect={(selection) => {
            if (selection?.type === 'point') props.onSelect?.(selection.id);
            else if (selection?.type === 'commune') props.onCommune?.(selection.code);
            else props.onSelect?.(null);
          }}
          {...(props.onLocate && { onLocate: props.onLocate })}
          {...(props.onViewChange && { onViewChange: props.onViewChange })}
        />
      </ContainerProvider>
    </QueryClientProvider>
  );
}
