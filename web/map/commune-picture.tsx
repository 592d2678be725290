import { type MouseEvent, useLayoutEffect, useRef, useState } from 'react';
import { createPicture, type Picture, type PictureShapes } from './picture.ts';
import './map.css';

interface Props {
  shapes: PictureShapes;
  /** What a screen reader says of the whole. */
  label: string;
  /** CSS colour by commune code; a commune without one is "no data". */
  fill: ReadonlyMap<string, string>;
  /** Communes that fill the box. */
  codes: readonly string[];
  /** The commune under the pointer, null when none is. */
  onHover(code: string | null): void;
  onSelect(code: string): void;
}

/** Coloured communes without a map library: small, sharp on paper, and several fit on one page. */
export function CommunePicture({ shapes, label, fill, codes, onHover, onSelect }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const created = createPicture(host.current, shapes, label);
    setPicture(created);
    return () => created.remove();
  }, [shapes, label]);
  useLayoutEffect(() => picture?.setFrame({ codes, view: null }), [picture, codes]);
  useLayoutEffect(() => picture?.setFill(fill), [picture, fill]);
  const codeAt = ({ clientX, clientY }: MouseEvent) =>
    // The hatching of approximate cells lies above the commune that it belongs to.
    document
      .elementsFromPoint(clientX, clientY)
      .map((element) => element.getAttribute('data-code'))
      .find((code) => code !== null) ?? null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it says the same and is reached by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={host}
      className="commune-picture"
      onMouseMove={(event) => onHover(codeAt(event))}
      onMouseLeave={() => onHover(null)}
      onClick={(event) => {
        const code = codeAt(event);
        if (code) onSelect(code);
      }}
    />
  );
}
