import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { isUnfixed } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useApi } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes, useMe } from '../api/reference.ts';
import { siteQuery } from '../api/site-data.ts';
import type { MapHandle } from '../map/index.ts';
import { Button } from '../ui/button.tsx';
import { useHoldUpdate } from '../ui/use-hold-update.ts';
import { FieldHeader } from './field-header.tsx';
import { FieldMap, type Focus } from './field-map.tsx';
import { FieldToolsProvider, useCreateFieldTools } from './field-tools.ts';
import { NearbyList } from './nearby-list.tsx';
import { NEW_SITE } from './new-site-draft.ts';
import { NewSiteSheet } from './new-site-sheet.tsx';
import { PlaceChip, PlaceHelp } from './place-panel.tsx';
import { SiteSheet } from './site-sheet.tsx';
import { UnsentList } from './unsent-list.tsx';
import { useCommuneAt } from './use-commune-at.ts';
import { RADII_M, useNearby } from './use-nearby.ts';
import { usePlace } from './use-place.ts';
import { useResend } from './use-resend.ts';
import './field.css';
import './field-parts.css';
import './field-sizes.css';

/** The tablet by the pond: map above, what to do below. */
export function FieldScreen() {
  const tools = useCreateFieldTools();
  return (
    <FieldToolsProvider value={tools}>
      <Field tools={tools} />
    </FieldToolsProvider>
  );
}

function Field({ tools }: { tools: ReturnType<typeof useCreateFieldTools> }) {
  const { t } = useTranslation('field');
  const search = useSearch({ from: '/full-screen/field' });
  const navigate = useNavigate({ from: '/field' });
  const actor = useActor();
  const map = useRef<MapHandle>(null);
  const placeNow = usePlace();
  const { place } = placeNow;
  const [center, setCenter] = useState<LonLat | null>(null);
  const [isPicking, setPicking] = useState(false);
  const [isTall, setTall] = useState(false);
  const [locateCount, setLocateCount] = useState(0);
  const [radiusM, setRadiusM] = useState<number>(RADII_M[0]);
  const [unfixedFirst, setUnfixedFirst] = useState(true);
  const { home, isKnown: isHomeKnown } = useHome();
  const origin = place?.lonLat ?? home;
  const nearby = useNearby(origin, radiusM, unfixedFirst);
  const communeHere = useCommuneAt(place?.lonLat ?? null).data?.communeCode ?? null;
  useResend(tools);
  // Taking a photo hides the page, and a form may stand behind every site.
  useHoldUpdate();

  const siteId = search.site ?? null;
  const isAdding = search.add === true && can(actor, 'sites.create');
  const openSite = (id: string) => void navigate({ search: { site: id } });
  const openList = () => void navigate({ search: {} });
  const openNew = () => void navigate({ search: { add: true } });
  const next = nearby.items.find((item) => isUnfixed(item.status) && item.id !== siteId);
  const focus = useFocus({ siteId, isAdding, place: place?.lonLat ?? null, locateCount, tools });

  return (
    <main className="field-screen" data-tall={isTall}>
      <div className="field-map">
        {isHomeKnown && (
          <FieldMap
            ref={map}
            home={home}
            place={place}
            focus={focus}
            selectedSiteId={siteId}
            aim={isPicking ? t('place.aim') : isAdding ? t('add.aim') : null}
            canAdd={can(actor, 'sites.create') && !isAdding && !isPicking}
            onSelectSite={(id) => {
              if (!isAdding && !isPicking) openSite(id);
            }}
            onCenter={setCenter}
            onLocate={() => {
              if (placeNow.status !== 'known') placeNow.ask();
              setLocateCount((count) => count + 1);
            }}
            onAdd={() => {
              setCenter(map.current?.getCenter() ?? null);
              openNew();
            }}
          />
        )}
        <FieldHeader communeCode={communeHere} />
        <PlaceChip now={placeNow} />
      </div>
      <section className="field-sheet" aria-label={t('sheet.label')}>
        <button
          type="button"
          className="sheet-handle"
          aria-expanded={isTall}
          aria-label={t(isTall ? 'sheet.lower' : 'sheet.raise')}
          onClick={() => setTall(!isTall)}
        >
          <span />
        </button>
        {isPicking ? (
          <div className="sheet-body">
            <h1>{t('place.pickTitle')}</h1>
            <p>{t('place.pickDetail')}</p>
            <div className="second-buttons">
              <Button size="large" onClick={() => setPicking(false)}>
                {t('place.cancelPick')}
              </Button>
              <Button
                variant="primary"
                size="large"
                onClick={() => {
                  const chosen = map.current?.getCenter();
                  if (chosen) placeNow.pick(chosen);
                  setPicking(false);
                }}
              >
                {t('place.takePick')}
              </Button>
            </div>
          </div>
        ) : isAdding ? (
          <NewSiteSheet center={center} onClose={openList} onOpenSite={openSite} />
        ) : siteId ? (
          <SiteSheet
            key={siteId}
            siteId={siteId}
            place={place}
            onClose={openList}
            onNext={next ? () => openSite(next.id) : null}
          />
        ) : (
          <>
            <PlaceHelp now={placeNow} onPick={() => setPicking(true)} />
            <UnsentList onOpenSite={openSite} onOpenNew={openNew} />
            <NearbyList
              nearby={nearby}
              origin={origin}
              isOwnPlace={place !== null}
              radiusM={radiusM}
              unfixedFirst={unfixedFirst}
              onUnfixedFirst={setUnfixedFirst}
              onWiden={() => setRadiusM(RADII_M[1])}
              onChoose={openSite}
              onPickPlace={() => setPicking(true)}
            />
          </>
        )}
      </section>
    </main>
  );
}

/** A point in the first own commune, for whoever has no position; null for those who see all communes. */
function useHome(): { home: LonLat | null; isKnown: boolean } {
  const me = useMe();
  const { data: communes, isPending, fetchStatus } = useCommunes();
  const first = me.communes?.[0];
  const home = communes?.find(({ code }) => code === first)?.lonLat ?? null;
  return { home, isKnown: !isPending || fetchStatus === 'paused' };
}

/** What the middle of the map shows: the chosen site, else the own place once, else nothing new. */
function useFocus({
  siteId,
  isAdding,
  place,
  locateCount,
  tools,
}: {
  siteId: string | null;
  isAdding: boolean;
  place: LonLat | null;
  locateCount: number;
  tools: ReturnType<typeof useCreateFieldTools>;
}): Focus | null {
  const { data: site } = useQuery({ ...siteQuery(useApi(), siteId ?? ''), enabled: siteId !== null });
  // Where a site was being added when its form was opened, not where the map has been moved to since.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once per opening
  const kept = useMemo(() => tools.newSite.store.read(NEW_SITE).lonLat, [isAdding]);
  if (isAdding && kept && locateCount === 0) return { key: 'kept', lonLat: kept, zoom: 17 };
  if (siteId) {
    if (!site || site.id !== siteId) return null;
    return { key: `site ${siteId}`, lonLat: site.lonLat, zoom: 16 };
  }
  return place ? { key: `place ${locateCount}`, lonLat: place, zoom: locateCount === 0 ? 15 : 16 } : null;
}
