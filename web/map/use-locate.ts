import { useCallback, useState } from 'react';
import type { MapPosition } from './map-types.ts';

export type LocateFault = 'denied' | 'failed';

/** Asks the device once for its position (high accuracy, 15 s at most). */
export function useLocate(onPosition: (position: MapPosition) => void) {
  const [isLocating, setLocating] = useState(false);
  const [fault, setFault] = useState<LocateFault | null>(null);
  const locate = useCallback(() => {
    setFault(null);
    if (!navigator.geolocation) {
      setFault('failed');
      return;
    }
    setLocating(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false);
        onPosition({ lonLat: [coords.longitude, coords.latitude], accuracyM: coords.accuracy });
      },
      (error) => {
        setLocating(false);
        setFault(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed');
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 5000 },
    );
  }, [onPosition]);
  return { locate, isLocating, fault };
}
