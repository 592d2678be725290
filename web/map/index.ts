export type { MapLayerGroup } from './layer-ids.ts';
export { useMap } from './map-context.ts';
export type {
  DistantSite,
  MapHandle,
  MapPoint,
  MapPosition,
  MapSelection,
  MapViewState,
} from './map-types.ts';
export { MapView, type MapViewProps } from './map-view.tsx';
export type { Bounds, CommuneShapes } from './outlines.ts';
export { CLUSTER_BELOW_ZOOM } from './style.ts';
export { useLocate } from './use-locate.ts';
export { useShapes } from './use-shapes.ts';
