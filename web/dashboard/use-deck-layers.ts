import { useEffect, useState } from 'react';
import type { MapViewProps } from '../map/index.ts';
import type * as Builders from './dashboard.layers.ts';

type DeckLayers = NonNullable<MapViewProps['deckLayers']>;
const NONE: DeckLayers = [];

/** Layers of deck.gl, whose code is fetched when `build` is first given. Keep `build` the same while nothing changed. */
export function useDeckLayers(build: ((builders: typeof Builders) => DeckLayers) | null) {
  const [builders, setBuilders] = useState<typeof Builders | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [layers, setLayers] = useState<DeckLayers>(NONE);
  const isWanted = build !== null;
  useEffect(() => {
    if (!isWanted || builders) return undefined;
    let isStale = false;
    import('./dashboard.layers.ts').then(
      (loaded) => !isStale && setBuilders(loaded),
      (error: unknown) => !isStale && setFault(error),
    );
    return () => {
      isStale = true;
    };
  }, [isWanted, builders]);
  useEffect(() => setLayers(build && builders ? build(builders) : NONE), [build, builders]);
  return { layers, isLoading: isWanted && !builders && !fault, fault };
}
