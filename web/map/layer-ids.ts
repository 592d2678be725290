/**
 * Ids of the layers of the map, bottom to top. Deck layers go in before `commune-label`. Symbols are placed from the
 * top down, so names lie under the sites to make way for them.
 */
export const LAYER = {
  background: 'background',
  communeFill: 'commune-fill',
  communeHatch: 'commune-hatch',
  communeLine: 'commune-line',
  communeApproximate: 'commune-line-approximate',
  communeHover: 'commune-hover',
  communeSelected: 'commune-selected',
  communeLabel: 'commune-label',
  playClusters: 'play-clusters',
  playSpaces: 'play-spaces',
  siteClusters: 'site-clusters',
  siteSelected: 'site-selected',
  sites: 'sites',
  pointSelected: 'point-selected',
  points: 'points',
  accuracy: 'position-accuracy',
  position: 'position',
} as const;

/** Pass as `beforeId` of a deck layer: over the communes, under names and sites. */
export const DECK_BEFORE_ID = LAYER.communeLabel;

export const LAYER_GROUPS = {
  communes: [
    LAYER.communeFill,
    LAYER.communeHatch,
    LAYER.communeLine,
    LAYER.communeApproximate,
    LAYER.communeHover,
    LAYER.communeSelected,
  ],
  labels: [LAYER.communeLabel],
  sites: [LAYER.siteClusters, LAYER.sites, LAYER.siteSelected],
  playSpaces: [LAYER.playClusters, LAYER.playSpaces],
} as const satisfies Record<string, readonly string[]>;

/** `streets`: the optional street background. */
export type MapLayerGroup = keyof typeof LAYER_GROUPS | 'streets';
