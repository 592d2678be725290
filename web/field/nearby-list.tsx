import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysBetween, localDay } from '#domain/calendar.ts';
import { statusGroup } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/form-field.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useStored, useSyncState } from './tablet.ts';
import { type Nearby, RADII_M } from './use-nearby.ts';

interface Props {
  nearby: Nearby;
  origin: LonLat | null;
  /** false: the origin is the middle of the own commune, so distances mean nothing to the person. */
  isOwnPlace: boolean;
  radiusM: number;
  unfixedFirst: boolean;
  words: string;
  onWords(words: string): void;
  onUnfixedFirst(value: boolean): void;
  onWiden(): void;
  onChoose(id: string): void;
  onPickPlace(): void;
}

const PAGE = 20;

/** Sites around, nearest first, or all that the typed words name. */
export function NearbyList(props: Props) {
  const { nearby, origin, isOwnPlace, radiusM, unfixedFirst, words } = props;
  const { t } = useTranslation('field');
  const format = useFormat();
  const navigate = useNavigate({ from: '/field' });
  const [shown, setShown] = useState(PAGE);
  const isWidest = radiusM === RADII_M.at(-1) || words !== '';
  const { items } = nearby;

  return (
    <div className="sheet-body">
      <header className="list-head">
        <h1>{isOwnPlace ? t('list.title') : t('list.titleCommune')}</h1>
        <Checkbox label={t('list.unfixedFirst')} checked={unfixedFirst} onChange={props.onUnfixedFirst} />
      </header>
      <div className="list-find">
        <SearchInput
          label={t('list.search')}
          placeholder={t('list.searchHint')}
          value={words}
          onChange={props.onWords}
        />
        <Button onClick={() => void navigate({ search: { view: 'scan' } })}>{t('scan.openView')}</Button>
        <Button onClick={() => void navigate({ search: { view: 'plan' } })}>{t('plan.open')}</Button>
        <Button onClick={() => void navigate({ search: { view: 'ready' } })}>{t('ready.open')}</Button>
      </div>
      {items === undefined ? (
        <Skeleton height="64px" lines={4} />
      ) : nearby.isEmptyStore ? (
        <NothingLoaded />
      ) : origin === null && words === '' ? (
        <EmptyState
          title={t('list.noPlaceTitle')}
          detail={t('list.noPlaceDetail')}
          action={<Button onClick={props.onPickPlace}>{t('place.pick')}</Button>}
        />
      ) : items.length === 0 ? (
        <EmptyState
          title={
            words
              ? t('list.noMatch', { words })
              : t('list.emptyTitle', { distance: format.distance(radiusM) })
          }
          detail={t(words ? 'list.noMatchDetail' : 'list.emptyDetail')}
          action={!isWidest && <Button onClick={props.onWiden}>{t('list.widen')}</Button>}
        />
      ) : (
        <>
          <ul className="near-list">
            {items.slice(0, shown).map((item) => (
              <NearRow key={item.id} item={item} isOwnPlace={isOwnPlace} onChoose={props.onChoose} />
            ))}
          </ul>
          {items.length > shown ? (
            <Button isWide onClick={() => setShown(shown + PAGE)}>
              {t('list.more', { count: items.length - shown })}
            </Button>
          ) : (
            !isWidest && (
              <Button isWide onClick={props.onWiden}>
                {t('list.widen')}
              </Button>
            )
          )}
        </>
      )}
    </div>
  );
}

/** The store holds no site yet: it is being filled, or somebody has to choose what for. */
function NothingLoaded() {
  const { t } = useTranslation('field');
  const navigate = useNavigate({ from: '/field' });
  const communes = useStored('communes', (tablet) => tablet.communes());
  const { phase } = useSyncState();
  if (
    communes === undefined ||
    (communes.length > 0 && (phase === 'checking' || phase === 'pulling' || phase === 'sending'))
  )
    return (
      <>
        <p role="status">{t('list.loading')}</p>
        <Skeleton height="64px" lines={3} />
      </>
    );
  return (
    <EmptyState
      title={t(communes.length === 0 ? 'list.noCommuneTitle' : 'list.notLoadedTitle')}
      detail={t(communes.length === 0 ? 'list.noCommune' : 'list.notLoaded')}
      action={
        <Button size="large" variant="primary" onClick={() => void navigate({ search: { view: 'ready' } })}>
          {t('ready.open')}
        </Button>
      }
    />
  );
}

interface RowProps {
  item: NonNullable<Nearby['items']>[number];
  isOwnPlace: boolean;
  onChoose(id: string): void;
}

function NearRow({ item, isOwnPlace, onChoose }: RowProps) {
  const { t } = useTranslation(['field', 'sites', 'common']);
  const labels = useLabels();
  const format = useFormat();
  const { now } = useContainer();
  const group = statusGroup(item.status);
  const { tone, glyph } = SITE_STYLE[group];
  return (
    <li>
      <button type="button" className="near-row" onClick={() => onChoose(item.id)}>
        <Glyph name={glyph} tone={tone} size={26} />
        <span className="near-text">
          <strong>{item.name}</strong>
          <span>
            {[
              item.code || t('site.noCode'),
              labels.of('hazard_kinds', item.kind),
              item.hamlet,
              t(`sites:group.${group}`),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        {item.isOverdue && item.dueOn && (
          <Badge tone={OVERDUE_STYLE.tone}>
            {t('common:date.overdueDays', { count: daysBetween(item.dueOn, localDay(now())) })}
          </Badge>
        )}
        {isOwnPlace && <span className="near-distance">{format.distance(item.distanceM)}</span>}
      </button>
    </li>
  );
}
