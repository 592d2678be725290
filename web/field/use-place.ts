import { useCallback, useEffect, useState } from 'react';
import type { LonLat } from '#domain/values.ts';
import type { Place } from './site-draft.ts';

export type PlaceStatus = 'waiting' | 'known' | 'denied' | 'failed' | 'manual';

export interface PlaceNow {
  place: Place | null;
  status: PlaceStatus;
  /** Takes a point of the map as the own place until `ask`. */
  pick(lonLat: LonLat): void;
  /** Asks the device (again). */
  ask(): void;
}

/** Follows the device's position while the screen is open. A later fault keeps the last known place. */
export function usePlace(): PlaceNow {
  const [device, setDevice] = useState<Place | null>(null);
  const [fault, setFault] = useState<'denied' | 'failed' | null>(null);
  const [manual, setManual] = useState<Place | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    const { geolocation } = navigator;
    if (!geolocation) {
      setFault('failed');
      return undefined;
    }
    const watch = geolocation.watchPosition(
      ({ coords }) => {
        setFault(null);
        setDevice({ lonLat: [coords.longitude, coords.latitude], accuracyM: coords.accuracy });
      },
      (error) => setFault(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5000 },
    );
    return () => geolocation.clearWatch(watch);
  }, [attempt]);

  const pick = useCallback((lonLat: LonLat) => setManual({ lonLat, accuracyM: null }), []);
  const ask = useCallback(() => {
    setManual(null);
    setFault(null);
    setAttempt((count) => count + 1);
  }, []);
  const status = manual ? 'manual' : fault === 'denied' ? 'denied' : device ? 'known' : (fault ?? 'waiting');
  return { place: manual ?? (fault === 'denied' ? null : device), status, pick, ask };
}
