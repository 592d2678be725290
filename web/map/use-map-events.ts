import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { viewOf } from './camera.ts';
import type { MapController } from './controller.ts';
import type { DistantSite, MapSelection, MapViewState } from './map-types.ts';
import { pickAt } from './picking.ts';

interface Listeners {
  onSelect?(selection: MapSelection | null): void;
  onHover?(selection: MapSelection | DistantSite | null, point: { x: number; y: number }): void;
  onViewChange?(view: MapViewState): void;
}

/**
 * Pointer, touch and keyboard on the map, told to the newest listeners.
 * @param findSite a distant site's id; rejects when it cannot be had, and then `onFault` is told
 */
export function useMapEvents(
  controller: MapController | null,
  listeners: Listeners & { onFault(): void },
  findSite: (code: string) => Promise<string>,
): void {
  const latest = useRef({ ...listeners, findSite });
  useEffect(() => {
    latest.current = { ...listeners, findSite };
  });
  useEffect(() => {
    if (!controller) return undefined;
    const { map } = controller;
    const canvas = map.getCanvas();
    let hovered: MapSelection | DistantSite | null = null;
    /** Counts presses: an answer that comes after the next press is not wanted any more. */
    let press = 0;
    let frame = 0;

    const select = (point: { x: number; y: number }, reach?: number) => {
      const selection = pickAt(map, point, reach);
      press += 1;
      if (selection?.type === 'distantSite') {
        void openDistant(selection, press);
        return;
      }
      if (selection?.type === 'cluster') {
        map.easeTo({ center: selection.lonLat, zoom: Math.min(map.getZoom() + 2, 16), duration: 500 });
      }
      latest.current.onSelect?.(selection);
    };
    const openDistant = async ({ code, lonLat }: DistantSite, turn: number) => {
      try {
        const id = await latest.current.findSite(code);
        if (turn === press) latest.current.onSelect?.({ type: 'site', id, lonLat, properties: {} });
      } catch {
        if (turn === press) latest.current.onFault();
      }
    };
    const hover = (event: MapMouseEvent) => {
      // Under a moving map nothing is looked up: it would cost every frame.
      if (map.isMoving()) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const selection = pickAt(map, event.point, 3);
        canvas.style.cursor = selection ? 'pointer' : '';
        if (keyOf(selection) === keyOf(hovered)) return;
        hovered = selection;
        controller.setHovered(selection?.type === 'commune' ? selection.code : null);
        latest.current.onHover?.(selection, event.point);
      });
    };
    const leave = () => {
      cancelAnimationFrame(frame);
      if (hovered === null) return;
      hovered = null;
      controller.setHovered(null);
      latest.current.onHover?.(null, { x: 0, y: 0 });
    };
    const rest = () => latest.current.onViewChange?.(viewOf(map));
    const pressKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      select({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }, 24);
    };
    const click = (event: MapMouseEvent) => select(event.point);
    map.on('click', click);
    map.on('mousemove', hover);
    map.on('mouseout', leave);
    map.on('movestart', leave);
    map.on('moveend', rest);
    canvas.addEventListener('keydown', pressKey);
    return () => {
      cancelAnimationFrame(frame);
      map.off('click', click);
      map.off('mousemove', hover);
      map.off('mouseout', leave);
      map.off('movestart', leave);
      map.off('moveend', rest);
      press += 1;
      canvas.removeEventListener('keydown', pressKey);
    };
  }, [controller]);
}

function keyOf(selection: MapSelection | DistantSite | null): string {
  if (!selection) return '';
  if (selection.type === 'commune' || selection.type === 'distantSite') return selection.code;
  return selection.type === 'cluster' ? selection.lonLat.join() : selection.id;
}
