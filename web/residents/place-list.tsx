import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PUBLIC_STATES } from '#domain/public-view.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import type { MapPosition } from '../map/map-types.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { byDistance, type HazardPlace, type PlayPlace, roughDistance } from './places.ts';
import { PLAY_STYLE, STATE_STYLE } from './state-style.ts';
import { useCommuneName } from './use-commune-name.ts';

const PAGE = 30;

interface Props<T> {
  places: readonly T[];
  /** Code, empty for all. */
  commune: string;
  position: MapPosition | null;
  /** Key of what was chosen on the map: it comes first. */
  selected: string | null;
}

type Ordered<T> = { place: T; distanceM: number | null }[];

/** Of the commune, nearest first when the position is known. */
function order<T extends HazardPlace | PlayPlace>({
  places,
  commune,
  position,
  selected,
}: Props<T>): Ordered<T> {
  const wanted = places.filter(
    ({ communeCode, key }) => key === selected || !commune || communeCode === commune,
  );
  const ordered: Ordered<T> = position
    ? byDistance(wanted, position.lonLat)
    : wanted.map((place) => ({ place, distanceM: null }));
  const first = ordered.findIndex(({ place }) => place.key === selected);
  return first > 0 ? [...ordered.splice(first, 1), ...ordered] : ordered;
}

export function HazardList(props: Props<HazardPlace>) {
  const { t } = useTranslation('residents');
  const label = useLabel();
  const rank = (place: HazardPlace) => PUBLIC_STATES.indexOf(place.state);
  const places = props.position ? props.places : [...props.places].sort((a, b) => rank(a) - rank(b));
  const ordered = order({ ...props, places });
  const count = ordered.reduce((sum, { place }) => sum + place.count, 0);
  return (
    <Pages
      title={t('list.hazards', { count })}
      entries={ordered}
      selected={props.selected}
      empty={{ title: t('list.none'), detail: t('list.noneDetail') }}
      render={(place) => (
        <>
          <Glyph {...{ ...STATE_STYLE[place.state], name: STATE_STYLE[place.state].glyph }} size={22} />
          <div>
            <strong>{label(place.kind)}</strong>
            <span className={`state-${place.state}`}>{t(`state.${place.state}`)}</span>
            {place.count > 1 && <span>{t('count', { count: place.count })}</span>}
          </div>
        </>
      )}
    />
  );
}

export function PlayList(props: Props<PlayPlace>) {
  const { t } = useTranslation('residents');
  const label = useLabel();
  const ordered = order(props);
  return (
    <Pages
      title={t('list.play', { count: ordered.length })}
      entries={ordered}
      selected={props.selected}
      empty={{ title: t('list.nonePlay'), detail: null }}
      render={(place) => (
        <>
          <Glyph name={PLAY_STYLE.glyph} tone={PLAY_STYLE.tone} size={22} />
          <div>
            <strong>{place.name}</strong>
            <span>
              {[label(place.kind), t(`openTo.${place.openTo}`), place.isAccessible && t('accessible')]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {place.facilities.length > 0 && <span>{place.facilities.map(label).join(', ')}</span>}
          </div>
        </>
      )}
    />
  );
}

interface PagesProps<T> {
  title: string;
  entries: Ordered<T>;
  selected: string | null;
  empty: { title: string; detail: string | null };
  render(place: T): ReactNode;
}

function Pages<T extends HazardPlace | PlayPlace>({
  title,
  entries,
  selected,
  empty,
  render,
}: PagesProps<T>) {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const nameOf = useCommuneName();
  const [shown, setShown] = useState(PAGE);
  const first = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) first.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (entries.length === 0)
    return (
      <section className="residents-box">
        <h2>{empty.title}</h2>
        {empty.detail && <p>{empty.detail}</p>}
      </section>
    );
  return (
    <section>
      <h2 className="residents-list-title">{title}</h2>
      <ul className="residents-list">
        {entries.slice(0, shown).map(({ place, distanceM }, at) => (
          <li
            key={place.key}
            ref={at === 0 ? first : null}
            className="residents-place"
            data-selected={place.key === selected || undefined}
          >
            {render(place)}
            <span className="residents-where">
              {[place.hamlet, nameOf(place.communeCode)].filter(Boolean).join(', ')}
              {distanceM !== null && (
                <> · {t('away', { distance: format.distance(roughDistance(distanceM)) })}</>
              )}
            </span>
          </li>
        ))}
      </ul>
      {entries.length > shown && (
        <Button isWide onClick={() => setShown(shown + PAGE)}>
          {t('list.more')}
        </Button>
      )}
    </section>
  );
}
