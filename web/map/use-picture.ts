import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { MapController } from './controller.ts';
import { createPicture, type Picture, type PictureFrame, type PictureShapes } from './picture.ts';

interface Options extends PictureFrame {
  /** Undefined: nothing to draw yet, or no picture is wanted. */
  shapes: PictureShapes | undefined;
  label: string;
  fill: ReadonlyMap<string, string> | undefined;
}

/** Shows the communes as a drawing until the map shows them itself, or has been moved. */
export function usePicture(
  host: RefObject<HTMLElement | null>,
  controller: MapController | null,
  { shapes, label, fill, codes, view }: Options,
): void {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [isCovered, setCovered] = useState(false);
  // Before the paint, so that the page never shows an empty map between two pictures.
  useLayoutEffect(() => {
    if (isCovered || !host.current || !shapes) return undefined;
    const created = createPicture(host.current, shapes, label);
    setPicture(created);
    return () => {
      setPicture(null);
      created.remove();
    };
  }, [host, shapes, label, isCovered]);
  useLayoutEffect(() => picture?.setFrame({ codes, view }), [picture, codes, view]);
  useLayoutEffect(() => {
    if (fill) picture?.setFill(fill);
  }, [picture, fill]);
  useEffect(() => {
    if (!controller) {
      setCovered(false);
      return undefined;
    }
    const cover = () => setCovered(true);
    const forget = controller.onOutlinesDrawn(cover);
    controller.map.on('dragstart', cover);
    controller.map.on('zoomstart', cover);
    return () => {
      forget();
      controller.map.off('dragstart', cover);
      controller.map.off('zoomstart', cover);
    };
  }, [controller]);
}
