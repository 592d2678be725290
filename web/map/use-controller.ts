import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { createMapController, MapController } from './controller.ts';

type Start = Omit<Parameters<typeof createMapController>[0], 'container'>;

/** The map in `host`, once MapLibre has come; what went wrong, and a way to try again. `start` is read at that moment. */
export function useController(host: RefObject<HTMLElement | null>, start: () => Start) {
  const [controller, setController] = useState<MapController | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(start);
  useEffect(() => {
    latest.current = start;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt begins anew
  useEffect(() => {
    let isGone = false;
    let created: MapController | null = null;
    import('./controller.ts')
      .then((code) => {
        if (isGone || !host.current) return;
        created = code.createMapController({ container: host.current, ...latest.current() });
        setController(created);
      })
      .catch((error: unknown) => {
        console.error(error);
        if (!isGone) setFault(error);
      });
    return () => {
      isGone = true;
      setController(null);
      created?.remove();
    };
  }, [host, attempt]);
  const retry = useCallback(() => {
    setFault(null);
    setAttempt((count) => count + 1);
  }, []);
  return { controller, fault, retry };
}
