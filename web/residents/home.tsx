import { List, LocateFixed, Map as MapIcon, Megaphone } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import type { MapPosition } from '../map/map-types.ts';
import { useLocate } from '../map/use-locate.ts';
import { Button } from '../ui/button.tsx';
import { CommuneProgress } from './commune-progress.tsx';
import { CommuneSearch } from './commune-search.tsx';
import { usePlaces, useResidents } from './context.ts';
import { OwnReports } from './own-reports.tsx';
import { HazardList, PlayList } from './place-list.tsx';
import { PlaceMap } from './place-map.tsx';
import { byDistance, NEAR_M, readPlaces, roughDistance } from './places.ts';
import { goTo, useParam } from './route.ts';
import { Tabs } from './tabs.tsx';

type View = 'map' | 'list';
type What = 'hazards' | 'play' | 'progress';

/** Map or list of dangerous places and play spaces. */
export function Home() {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const { answer, reload } = useResidents();
  const answered = usePlaces();
  const [view, setView] = useParam<View>('view', 'map');
  const [what, setWhat] = useParam<What>('show', 'hazards');
  const [commune, setCommune] = useParam('commune', '');
  const [position, setPosition] = useState<MapPosition | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const { locate, isLocating, fault } = useLocate(setPosition);
  const places = useMemo(() => answered && readPlaces(answered), [answered]);

  return (
    <>
      <div className="residents-actions">
        <Button
          variant="primary"
          size="large"
          icon={<Megaphone size={20} aria-hidden />}
          onClick={() => goTo({ page: 'form' })}
        >
          {t('report.button')}
        </Button>
        <Button
          size="large"
          icon={<LocateFixed size={20} aria-hidden />}
          isBusy={isLocating}
          onClick={locate}
        >
          {isLocating ? t('near.busy') : t('near.button')}
        </Button>
      </div>
      {fault && (
        <p className="residents-note" role="alert">
          {t(fault === 'denied' ? 'near.denied' : 'near.failed')}
        </p>
      )}
      {answered?.isDemo && <p className="residents-note">{t('demo')}</p>}
      {answer?.type === 'kept' && <KeptNote keptAt={answer.keptAt} onReload={reload} />}
      <OwnReports />
      {answer === null && <div className="residents-waiting" aria-busy="true" />}
      {answer?.type === 'failed' && (
        <section className="residents-box" role="alert">
          <h2>{t('failed.title')}</h2>
          <p>{t('failed.detail')}</p>
          <Button onClick={reload}>{t('age.again')}</Button>
        </section>
      )}
      {answered && places && (
        <>
          {position && <NearWarning position={position} />}
          <div className="residents-tools">
            <CommuneSearch communes={answered.communes} value={commune} onChange={setCommune} />
            <Tabs
              label={t('what.label')}
              value={what}
              onChange={setWhat}
              options={[
                { value: 'hazards', label: t('what.hazards') },
                { value: 'play', label: t('what.play') },
                { value: 'progress', label: t('what.progress') },
              ]}
            />
            {what !== 'progress' && (
              <Tabs
                className="residents-views"
                label={t('view.label')}
                value={view}
                onChange={setView}
                options={[
                  { value: 'map', label: t('view.map'), icon: <MapIcon size={18} aria-hidden /> },
                  { value: 'list', label: t('view.list'), icon: <List size={18} aria-hidden /> },
                ]}
              />
            )}
          </div>
          {what === 'progress' ? (
            <CommuneProgress communes={answered.communes} chosen={commune} />
          ) : (
            <div className={`residents-places residents-places-${view}`}>
              {view === 'map' && (
                <div className="residents-map-side">
                  <PlaceMap
                    {...{ answered, places, commune, position, selected }}
                    onCommune={setCommune}
                    onSelect={setSelected}
                    onLocate={setPosition}
                    shows={what}
                  />
                </div>
              )}
              <div className="residents-list-side">
                {what === 'hazards' ? (
                  <HazardList places={places.hazards} {...{ commune, position, selected }} />
                ) : (
                  <PlayList places={places.playSpaces} {...{ commune, position, selected }} />
                )}
              </div>
            </div>
          )}
          <p className="residents-age">{t('age.fresh', { day: format.date(answered.day) })}</p>
        </>
      )}
    </>
  );
}

const OLD_MS = 86_400_000;

function KeptNote({ keptAt, onReload }: { keptAt: string; onReload(): void }) {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const isOld = Date.now() - Date.parse(keptAt) > OLD_MS;
  return (
    <p className="residents-note" role="status">
      {t(isOld ? 'age.keptOld' : 'age.kept', { time: format.dateTime(keptAt) })}{' '}
      <Button variant="quiet" onClick={onReload}>
        {t('age.again')}
      </Button>
    </p>
  );
}

/** What lies around the reader, in words; computed on the phone. */
function NearWarning({ position }: { position: MapPosition }) {
  const { t } = useTranslation('residents');
  const label = useLabel();
  const format = useFormat();
  const answered = usePlaces();
  const near = useMemo(
    () =>
      answered
        ? byDistance(readPlaces(answered).hazards, position.lonLat).filter(
            ({ distanceM }) => distanceM <= NEAR_M,
          )
        : [],
    [answered, position],
  );
  const [nearest] = near;
  const count = near.reduce((sum, { place }) => sum + place.count, 0);
  return (
    <section className={nearest ? 'residents-warning' : 'residents-note'} role="status">
      <p>
        {nearest
          ? t('near.warning', {
              count,
              distance: format.distance(roughDistance(nearest.distanceM)),
              kind: label(nearest.place.kind),
              state: t(`state.${nearest.place.state}`),
            })
          : t('near.none')}
      </p>
      <p className="residents-small">{t('near.private')}</p>
    </section>
  );
}
