import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PUBLIC_STATES, type PublicPlaces } from '#domain/public-view.ts';
import { CommunePicture } from '../map/commune-picture.tsx';
import type { MapPoint, MapPosition } from '../map/map-types.ts';
import type { MapShapes } from '../map/picture.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { readToken } from '../ui/theme.ts';
import { useTheme } from '../ui/use-theme.ts';
import { fanOut, type readPlaces } from './places.ts';
import { findShapes } from './shapes.ts';
import { PLAY_STYLE, STATE_STYLE } from './state-style.ts';

const FullMap = lazy(() => import('./full-map.tsx'));

interface Props {
  answered: PublicPlaces;
  places: ReturnType<typeof readPlaces>;
  shows: 'hazards' | 'play';
  commune: string;
  position: MapPosition | null;
  selected: string | null;
  onCommune(code: string): void;
  onSelect(key: string | null): void;
  onLocate(position: MapPosition): void;
}

/** Communes of which anything is told fill the frame; all of them where there is nothing yet. */
export function framed({ communes }: PublicPlaces): string[] {
  const told = communes.filter(({ sites, playSpaces }) => sites + playSpaces > 0);
  return (told.length > 0 ? told : communes).map(({ code }) => code);
}

/** Steps of the shades: more than so many dangerous places in a commune. */
const SHADES = [0, 2, 6, 12, 25];

/** Communes as a drawing first, a few kilobytes; the map to move and zoom comes after it. */
export function PlaceMap(props: Props) {
  const { answered, places, shows, commune, selected, position } = props;
  const { t } = useTranslation('residents');
  const [shapes, setShapes] = useState<MapShapes | null>(null);
  const [isFull, setFull] = useState(false);
  const theme = useTheme();
  useEffect(() => void findShapes().then(setShapes), []);
  useEffect(() => (shapes && !savesData() ? whenIdle(() => setFull(true)) : undefined), [shapes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides the colours
  const fill = useMemo(() => shadesOf(places.hazards), [places, theme]);
  const codes = useMemo(() => (commune ? [commune] : framed(answered)), [commune, answered]);
  const points = useMemo((): MapPoint[] => {
    const drawn = fanOut([...places.hazards, ...places.playSpaces], answered.roundedM);
    return shows === 'hazards'
      ? places.hazards.map(({ key, state, lonLat }) => ({
          ...{ id: key, lonLat: drawn.get(key) ?? lonLat, ...STATE_STYLE[state] },
          rank: PUBLIC_STATES.length - PUBLIC_STATES.indexOf(state),
        }))
      : places.playSpaces.map(({ key, lonLat }) => ({
          ...{ id: key, lonLat: drawn.get(key) ?? lonLat, ...PLAY_STYLE, rank: 0 },
        }));
  }, [places, shows, answered]);
  if (!shapes) return <div className="residents-map" aria-busy="true" />;
  const label = t('map.label');
  const picture = (
    <CommunePicture
      {...{ shapes, label, fill, codes }}
      onHover={() => undefined}
      onSelect={props.onCommune}
    />
  );
  return (
    <section className="residents-map-box">
      <div className="residents-map">
        {isFull ? (
          <Suspense fallback={picture}>
            <FullMap
              {...{ shapes, label, fill, points, codes, position, answered }}
              selected={selected}
              onSelect={props.onSelect}
              onCommune={props.onCommune}
              onLocate={props.onLocate}
            />
          </Suspense>
        ) : (
          picture
        )}
      </div>
      {!isFull && (
        <Button isWide onClick={() => setFull(true)}>
          {t('map.open')}
        </Button>
      )}
      <Legend shows={shows} />
      <p className="residents-small">
        {answered.roundedM > 0 ? t('map.rounded', { metres: answered.roundedM }) : t('map.exact')}{' '}
        {t('map.shade')}.
      </p>
    </section>
  );
}

function Legend({ shows }: { shows: Props['shows'] }) {
  const { t } = useTranslation('residents');
  return (
    <ul className="residents-legend" aria-label={t('map.legend')}>
      {shows === 'play' ? (
        <li>
          <Glyph name={PLAY_STYLE.glyph} tone={PLAY_STYLE.tone} size={18} /> {t('map.play')}
        </li>
      ) : (
        PUBLIC_STATES.map((state) => (
          <li key={state}>
            <Glyph name={STATE_STYLE[state].glyph} tone={STATE_STYLE[state].tone} size={18} />{' '}
            {t(`state.${state}`)}
          </li>
        ))
      )}
    </ul>
  );
}

function shadesOf(hazards: Props['places']['hazards']): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { communeCode, count } of hazards)
    counts.set(communeCode, (counts.get(communeCode) ?? 0) + count);
  return new Map(
    [...counts].map(([code, count]) => [
      code,
      readToken(`ramp-${SHADES.filter((least) => count > least).length}`),
    ]),
  );
}

interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/** Whoever pays by the byte, or waits for every one, opens the large map by a tap. */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection };
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '');
}

function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const number = requestIdleCallback(work, { timeout: 3000 });
    return () => cancelIdleCallback(number);
  }
  const timer = setTimeout(work, 1000);
  return () => clearTimeout(timer);
}
