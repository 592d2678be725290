import { useEffect, useState } from 'react';
import { useContainer } from '../api/container.ts';
import type { StoredBasemap } from '../offline/basemap/stored-basemap.ts';
import type { MapController } from './controller.ts';

/**
 * Puts the street background under the map: the file at the address, or the one on this device, whichever can be
 * read. True when neither can. `isStoredFirst`: the one on the device is preferred, also when it comes later.
 */
export function useStreets(
  controller: MapController | null,
  url: string | null | undefined,
  isStoredFirst: boolean,
): boolean {
  const { openBasemap } = useContainer();
  const [hasFault, setFault] = useState(false);
  useEffect(() => {
    if (!controller || !url) return;
    const target = controller;
    const address = url;
    let isCurrent = true;
    let unsubscribe = () => {};
    const stored = () => openBasemap().catch(() => null);
    const tries = async (streets: Parameters<MapController['setStreets']>[0]) =>
      await target.setStreets(streets).then(
        () => true,
        () => false,
      );
    async function layStored(basemap: StoredBasemap | null): Promise<boolean> {
      const file = basemap?.file();
      return file ? await tries(file) : false;
    }
    async function lay(): Promise<void> {
      const isLaid = isStoredFirst
        ? (await layStored(await stored())) || (await tries(address))
        : (await tries(address)) || (await layStored(await stored()));
      if (isCurrent) setFault(!isLaid);
    }
    async function followStored(): Promise<void> {
      const basemap = await stored();
      if (!basemap || !isCurrent) return;
      let known = basemap.file()?.key;
      unsubscribe = basemap.subscribe(() => {
        const key = basemap.file()?.key;
        if (key === known) return;
        known = key;
        void lay();
      });
    }
    void lay();
    if (isStoredFirst) void followStored();
    return () => {
      isCurrent = false;
      unsubscribe();
    };
  }, [controller, url, isStoredFirst, openBasemap]);
  return hasFault;
}
