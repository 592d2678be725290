import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { can } from '#domain/roles.ts';
import { isUnfixed } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import type { MapHandle } from '../map/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useHoldUpdate } from '../ui/use-hold-update.ts';
import { usePlan } from './day-plan.ts';
import { FieldHeader } from './field-header.tsx';
import { FieldMap, type Focus } from './field-map.tsx';
import { NearbyList } from './nearby-list.tsx';
import { NewSiteSheet, useNewSiteDraft } from './new-site-sheet.tsx';
import { PlaceChip, PlaceHelp } from './place-panel.tsx';
import { PlanSheet } from './plan-sheet.tsx';
import { ReadySheet } from './ready-sheet.tsx';
import { ScanSheet } from './scan-sheet.tsx';
import { SendingSheet } from './sending-sheet.tsx';
import { SiteSheet } from './site-sheet.tsx';
import { StoreFault } from './store-fault.tsx';
import { TabletProvider, useOpenTablet, useStored } from './tablet.ts';
import { TakenCommunes } from './taken-communes.tsx';
import { UnsentList } from './unsent-list.tsx';
import { RADII_M, useNearby } from './use-nearby.ts';
import { type PlaceNow, usePlace } from './use-place.ts';
import './field.css';
import './field-parts.css';
import './field-pages.css';
import './field-sizes.css';

/** The tablet by the pond: map above, what to do below. Everything comes from the tablet's own store. */
export function FieldScreen() {
  const { t } = useTranslation('field');
  const { tablet, fault, retry } = useOpenTablet();
  // Taking a photo hides the page, and a form may stand behind every site.
  useHoldUpdate();
  if (fault !== null)
    return (
      <main className="field-screen field-alone">
        <StoreFault fault={fault} />
        <Button size="large" onClick={retry}>
          {t('place.ask')}
        </Button>
      </main>
    );
  if (!tablet)
    return (
      <main className="field-screen field-alone">
        <Skeleton height="64px" lines={5} />
      </main>
    );
  return (
    <TabletProvider value={tablet}>
      <Field />
    </TabletProvider>
  );
}

function Field() {
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
  const [words, setWords] = useState('');
  const { home, isKnown: isHomeKnown } = useHome();
  const origin = place?.lonLat ?? home;
  const nearby = useNearby(origin, radiusM, unfixedFirst, words);
  // The map is heavy to start: the list comes first.
  const isListShown = useAfterPaint(nearby.items !== undefined);
  const newSite = useNewSiteDraft();

  const siteId = search.site ?? null;
  const isAdding = search.add === true && can(actor, 'sites.create');
  const openSite = (id: string) => void navigate({ search: { site: id } });
  const openList = () => void navigate({ search: {} });
  const openNew = () => void navigate({ search: { add: true } });
  const nextId = useNextSite(
    siteId,
    nearby.items?.find((item) => isUnfixed(item.status) && item.id !== siteId)?.id,
  );
  const siteLonLat = useStored(`focus ${siteId}`, async (tablet) =>
    siteId ? ((await tablet.site(siteId))?.card.lonLat ?? null) : null,
  );
  const focus = useFocus({
    site: siteId && siteLonLat ? { id: siteId, lonLat: siteLonLat } : null,
    isSiteOpen: siteId !== null,
    newSiteAt: isAdding ? (newSite.draft?.lonLat ?? null) : null,
    isAdding,
    place: place?.lonLat ?? null,
    locateCount,
  });
  useCodeInAddress(search.code, openSite, setWords);
  const sheetRef = useFocusOnChange(
    isPicking ? 'pick' : isAdding ? 'add' : (siteId ?? search.view ?? 'list'),
  );

  const closeButton = (
    <IconButton label={t('sheet.close')} className="sheet-close" onClick={openList}>
      <X size={24} aria-hidden />
    </IconButton>
  );
  function sheet() {
    if (isPicking)
      return <PickPlace map={map.current} placeNow={placeNow} onDone={() => setPicking(false)} />;
    if (isAdding)
      return (
        <NewSiteSheet hand={newSite} center={center} place={place} onClose={openList} onOpenSite={openSite} />
      );
    if (siteId)
      return (
        <SiteSheet
          key={siteId}
          siteId={siteId}
          place={place}
          onClose={openList}
          onNext={nextId ? () => openSite(nextId) : null}
        />
      );
    switch (search.view) {
      case 'ready':
        return <ReadySheet closeButton={closeButton} />;
      case 'plan':
        return <PlanSheet start={origin} closeButton={closeButton} onOpenSite={openSite} />;
      case 'sending':
        return <SendingSheet closeButton={closeButton} />;
      case 'scan':
        return <ScanSheet closeButton={closeButton} onOpenSite={openSite} />;
      default:
        return (
          <>
            <TakenCommunes />
            <PlaceHelp now={placeNow} onPick={() => setPicking(true)} />
            <UnsentList onOpenSite={openSite} onOpenNew={openNew} />
            <NearbyList
              nearby={nearby}
              origin={origin}
              isOwnPlace={place !== null}
              radiusM={radiusM}
              unfixedFirst={unfixedFirst}
              words={words}
              onWords={setWords}
              onUnfixedFirst={setUnfixedFirst}
              onWiden={() => setRadiusM(RADII_M[1])}
              onChoose={openSite}
              onPickPlace={() => setPicking(true)}
            />
          </>
        );
    }
  }

  return (
    <main className="field-screen" data-tall={isTall}>
      <div className="field-map">
        {isHomeKnown && isListShown && (
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
        <FieldHeader />
        <PlaceChip now={placeNow} />
      </div>
      <section ref={sheetRef} className="field-sheet" aria-label={t('sheet.label')} tabIndex={-1}>
        <button
          type="button"
          className="sheet-handle"
          aria-expanded={isTall}
          aria-label={t(isTall ? 'sheet.lower' : 'sheet.raise')}
          onClick={() => setTall(!isTall)}
        >
          <span />
        </button>
        {sheet()}
      </section>
    </main>
  );
}

/** true from the first picture on that was painted with `isReady`. */
function useAfterPaint(isReady: boolean): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    if (!isReady) return;
    let timer: ReturnType<typeof setTimeout>;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isReady]);
  return isPainted;
}

/** The keyboard goes on where something new is shown: what it stood on has gone. */
function useFocusOnChange(shown: string): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    ref.current?.focus({ preventScroll: true });
  }, [shown]);
  return ref;
}

/** The cross-hair says where the person stands. */
function PickPlace({ map, placeNow, onDone }: { map: MapHandle | null; placeNow: PlaceNow; onDone(): void }) {
  const { t } = useTranslation('field');
  return (
    <div className="sheet-body">
      <h1>{t('place.pickTitle')}</h1>
      <p>{t('place.pickDetail')}</p>
      <div className="second-buttons">
        <Button size="large" onClick={onDone}>
          {t('place.cancelPick')}
        </Button>
        <Button
          variant="primary"
          size="large"
          onClick={() => {
            const chosen = map?.getCenter();
            if (chosen) placeNow.pick(chosen);
            onDone();
          }}
        >
          {t('place.takePick')}
        </Button>
      </div>
    </div>
  );
}

/** A point in the first commune of the tablet, for whoever has no position; null while none is chosen. */
function useHome(): { home: LonLat | null; isKnown: boolean } {
  const { data: communes, isPending, fetchStatus } = useCommunes();
  const chosen = useStored('communes', (tablet) => tablet.communes());
  const home = communes?.find(({ code }) => code === chosen?.[0])?.lonLat ?? null;
  return { home, isKnown: chosen !== undefined && (!isPending || fetchStatus === 'paused') };
}

/** Today's next stop that is still to do, else the nearest site waiting for work. */
function useNextSite(siteId: string | null, nearest: string | undefined): string | null {
  const { now } = useContainer();
  const plan = usePlan();
  const stops = plan?.stops.join() ?? '';
  const next = useStored(`next ${siteId} ${stops}`, async (tablet) => {
    if (siteId === null) return null;
    const open = new Set(
      (await tablet.list({}, localDay(now())))
        .filter(({ status, isInspectionDue }) => isUnfixed(status) || isInspectionDue)
        .map(({ id }) => id),
    );
    const order = plan?.stops ?? [];
    const at = order.indexOf(siteId);
    return [...order.slice(at + 1), ...order].find((id) => id !== siteId && open.has(id)) ?? null;
  });
  return next ?? nearest ?? null;
}

/** The address on a sign names a site by its code. */
function useCodeInAddress(
  code: string | undefined,
  openSite: (id: string) => void,
  showWords: (words: string) => void,
): void {
  const { now } = useContainer();
  const found = useStored(`code ${code}`, async (tablet) =>
    code
      ? ((await tablet.list({ words: code }, localDay(now()))).find((item) => item.code === code)?.id ?? null)
      : null,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per code and answer
  useEffect(() => {
    if (code === undefined || found === undefined) return;
    if (found) openSite(found);
    else showWords(code);
  }, [code, found]);
}

interface FocusFacts {
  site: { id: string; lonLat: LonLat } | null;
  isSiteOpen: boolean;
  newSiteAt: LonLat | null;
  isAdding: boolean;
  place: LonLat | null;
  locateCount: number;
}

/** What the middle of the map shows: the chosen site, else the own place once, else nothing new. */
function useFocus({ site, isSiteOpen, newSiteAt, isAdding, place, locateCount }: FocusFacts): Focus | null {
  // Where a site was being added when its form was opened, not where the map has been moved to since.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once per opening
  const kept = useMemo(() => newSiteAt, [isAdding, newSiteAt !== null]);
  if (isAdding && kept && locateCount === 0) return { key: 'kept', lonLat: kept, zoom: 17 };
  if (isSiteOpen) return site && { key: `site ${site.id}`, lonLat: site.lonLat, zoom: 16 };
  return place ? { key: `place ${locateCount}`, lonLat: place, zoom: locateCount === 0 ? 15 : 16 } : null;
}
