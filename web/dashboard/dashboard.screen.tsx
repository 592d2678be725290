import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { isUnfixed, type SiteListItem } from '#domain/sites.ts';
import { toSearchParams } from '../api/client.ts';
import { useContainer } from '../api/container.ts';
import { useCoverage, usePlayReach } from '../api/coverage-data.ts';
import { isUnreachable } from '../api/problem.ts';
import { useCodeLists, useHealth, useMe, useOutlines } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { type MapHandle, type MapLayerGroup, type MapSelection, MapView } from '../map/index.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { TopBarSlot } from '../ui/slot.tsx';
import { ErrorState } from '../ui/states.tsx';
import { valueLabel } from './class-label.ts';
import type { CommuneParts } from './commune-panel.tsx';
import {
  figuresByKey,
  useAllSites,
  useCommunesOn,
  useDashboardSearch,
  usePlanTargets,
  useProvince,
  useProvinceCoverage,
  useProvinceSeries,
} from './dashboard.hooks.ts';
import { MODES } from './dashboard.search.ts';
import { HeatLegend } from './heat-legend.tsx';
import { KpiRow } from './kpi-row.tsx';
import { MeasureLegend } from './measure-legend.tsx';
import { choropleth, type Measure, measureValue, withStages } from './measures.ts';
import { PanelSkeleton } from './panel-skeleton.tsx';
import { PlaySpacePanel } from './play-space-panel.tsx';
import { SearchBox } from './search-box.tsx';
import { figuresOfKinds, shownStatuses, siteParams } from './site-filters.ts';
import { SiteLegend } from './site-legend.tsx';
import { TimeBar } from './time-bar.tsx';
import { useDeckLayers } from './use-deck-layers.ts';
import { parseView, useMapCamera } from './use-map-camera.ts';
import { useShades } from './use-shades.ts';
import './dashboard.css';

/** Comes when the first commune is opened: the map is there before it. */
const CommunePanel = lazy(async () => ({ default: (await import('./commune-panel.tsx')).CommunePanel }));

const RECENT_MONTHS = 14;
const COLUMNS_PITCH = 50;
const MOST_MONTHS = 60;
const NO_FILL: ReadonlyMap<string, string> = new Map();

interface Props {
  /** The panel of a site, given by the application so that this slice need not know that of sites. */
  renderSite(site: { id: string; onClose(): void }): ReactNode;
  /** What other features show of the open commune, given for the same reason. */
  communeParts: CommuneParts;
}

/**
 * The map with everything beside it. Longer than other files because this is the one place where the parts of the
 * page meet: it holds no state of its own but the hovered place; all else lives in the URL.
 */
export function DashboardScreen({ renderSite, communeParts }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const { search, update } = useDashboardSearch();
  const { now } = useContainer();
  const today = localDay(now());
  const at = search.at && search.at < today ? search.at : undefined;
  const measure: Measure = search.measure ?? 'coverage';
  const mode = search.mode ?? 'map';

  const { province, provinces, communes, all, isReady } = useProvince(search.province);
  const targets = usePlanTargets(province?.code ?? '', (at ?? today).slice(0, 4));
  const outlines = useOutlines();
  const health = useHealth();
  const lists = useCodeLists();
  const nowCoverage = useProvinceCoverage('commune', province?.code);
  const shownCoverage = useProvinceCoverage('commune', province?.code, at);
  const byKind = useProvinceCoverage('kind', province?.code, at);
  const communesThen = useCommunesOn(province?.code, at);
  const staged = at ? communesThen.data : communes;
  const everywhere = useCoverage({ by: 'city', at });
  const reach = usePlayReach();
  const coverage = at ? shownCoverage.data : nowCoverage.data;
  const months = monthsOfYear(search.year, today);
  const series = useProvinceSeries(province?.code, months);

  const { communes: scope } = useMe();
  // Communes beyond the account's scope are drawn for orientation, neither coloured nor counted.
  const codes = useMemo(
    () => communes.map(({ code }) => code).filter((code) => scope === null || scope.includes(code)),
    [communes, scope],
  );
  const areas = useMemo(() => new Map(communes.map(({ code, areaKm2 }) => [code, areaKm2])), [communes]);
  const figures = useMemo(() => withStages(figuresByKey(coverage), staged ?? []), [coverage, staged]);
  const todayFigures = useMemo(() => figuresByKey(nowCoverage.data), [nowCoverage.data]);
  const kinds = useMemo(() => figuresByKey(byKind.data), [byKind.data]);
  const colored = useMemo(
    () => choropleth(measure, codes, figures, todayFigures),
    [measure, codes, figures, todayFigures],
  );
  const shades = useShades(measure);
  const fill = useMemo(() => {
    const colors = new Map<string, string>();
    for (const [code, index] of colored.classByCommune) {
      const color = shades[colored.classes[index]?.shade ?? -1];
      if (color) colors.set(code, color);
    }
    return colors;
  }, [colored, shades]);

  const map = useRef<MapHandle>(null);
  /** A commune in the address is fitted at the start, afterwards "show everything" means everything. */
  const [opened, setOpened] = useState(search.commune);
  const camera = useMapCamera(map, search.view, mode === 'columns' ? COLUMNS_PITCH : 0, update);
  const openCommune = useCallback(
    (code: string) => update({ commune: code, site: undefined, playspace: undefined }, 'push'),
    [update],
  );
  const openSite = (site: SiteListItem) => {
    update({ site: site.id, playspace: undefined }, 'push');
    camera.later((handle) => handle.flyTo(site.lonLat, 16));
  };
  const select = (selection: MapSelection | null) => {
    if (selection?.type === 'commune') openCommune(selection.code);
    if (selection?.type === 'site') update({ site: selection.id, playspace: undefined }, 'push');
    if (selection?.type === 'playSpace') update({ playspace: selection.id, site: undefined }, 'push');
  };
  const onDay = useCallback((day: string) => update({ at: day < today ? day : undefined }), [update, today]);

  const filters = useMemo(() => siteParams(search), [search]);
  const unfixed = useMemo(() => shownStatuses(search).filter(isUnfixed), [search]);
  const waiting = useAllSites({ ...filters, status: unfixed }, mode === 'heat' && unfixed.length > 0);
  const build = useMemo(() => {
    if (mode === 'heat' && waiting.data && !at) {
      const { items } = waiting.data;
      return (builders: typeof import('./dashboard.layers.ts')) =>
        builders.heatOfSites(unfixed.length > 0 ? items : []);
    }
    if (mode === 'columns' && figures.size > 0)
      return (builders: typeof import('./dashboard.layers.ts')) =>
        builders.columnsOfCommunes({ communes, figures, measure, colors: fill, onSelect: openCommune });
    return null;
  }, [mode, at, waiting.data, unfixed, communes, figures, measure, fill, openCommune]);
  const deck = useDeckLayers(build);

  const hidden: MapLayerGroup[] = [];
  if (at || mode !== 'map' || shownStatuses(search).length === 0) hidden.push('sites');
  if (at || mode !== 'map' || search.play === false) hidden.push('playSpaces');
  const tileParams = useMemo(() => toSearchParams(filters), [filters]);

  const commune = all.find(({ code }) => code === search.commune);
  const close = () => update({ commune: undefined, site: undefined, playspace: undefined }, 'push');
  const closeInner = () => update({ site: undefined, playspace: undefined }, 'push');
  const panel = search.site ? (
    renderSite({ id: search.site, onClose: closeInner })
  ) : search.playspace ? (
    <PlaySpacePanel id={search.playspace} onClose={closeInner} />
  ) : commune ? (
    <Suspense fallback={<PanelSkeleton onClose={close} />}>
      <CommunePanel
        commune={commune}
        tab={search.tab ?? (search.overdue ? 'hazards' : 'criteria')}
        parts={communeParts}
        onTab={(tab) => update({ tab })}
        onPlaySpace={(id) => update({ playspace: id, site: undefined }, 'push')}
        figures={figures.get(commune.code)}
        reach={reach.data}
        today={today}
        pastDay={at}
        onClose={close}
        onFit={() => camera.later((handle) => handle.fitCommune(commune.code))}
        onSite={openSite}
      />
    </Suspense>
  ) : null;

  const [hovered, setHovered] = useState<{ code: string; name: string; x: number; y: number } | null>(null);
  const total = coverage?.total;
  const elsewhere = total && everywhere.data ? everywhere.data.total.sites - total.sites : 0;
  // A commune of another province is drawn for orientation; its cell is explained once it is chosen.
  const isApproximate = [...communes, ...(commune ? [commune] : [])].some(
    ({ outlineQuality }) => outlineQuality === 'approximate',
  );
  const isOld = (shown: { isPlaceholderData: boolean }) => at !== undefined && shown.isPlaceholderData;

  return (
    <div className="dash" data-panel={panel ? true : undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <TopBarSlot>
        <SearchBox
          communes={all}
          onSite={openSite}
          onCommune={(code) => {
            openCommune(code);
            camera.later((handle) => handle.fitCommune(code));
          }}
        />
      </TopBarSlot>
      <div className="dash-top" aria-busy={isOld(shownCoverage)}>
        {nowCoverage.isError ? (
          <ErrorState
            error={nowCoverage.error}
            isInline
            kept={isUnreachable(nowCoverage.error) && t('needsNetwork')}
            onRetry={() => void nowCoverage.refetch()}
          />
        ) : (
          <KpiRow
            coverage={coverage}
            targets={targets}
            reach={at ? undefined : reach.data}
            stages={staged?.flatMap(({ recognition }) => recognition ?? []) ?? null}
            areas={areas}
            overdueLink={at ? undefined : overdueSearch(codes, all.length)}
          />
        )}
      </div>
      <aside className="dash-side" aria-label={t('legend.title')}>
        <div className="dash-side-colors">
          <div className="dash-block">
            <Segmented
              label={t('mode.label')}
              value={mode}
              onChange={(next) => update({ mode: next === 'map' ? undefined : next })}
              options={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
            />
            {mode !== 'map' && <p className="dash-note">{t(`mode.${mode}Note`)}</p>}
            {deck.fault !== null && <ErrorState error={deck.fault} isInline />}
            {mode === 'heat' && waiting.data?.isWhole === false && (
              <p className="dash-note">
                {t('mode.heatPart', { value: format.number(waiting.data.items.length) })}
              </p>
            )}
          </div>
          {mode === 'heat' ? (
            <HeatLegend isPast={at !== undefined} />
          ) : (
            <MeasureLegend
              measure={measure}
              choropleth={colored}
              shades={shades}
              isApproximate={isApproximate}
              isCounted={coverage !== undefined && nowCoverage.data !== undefined}
              onMeasure={(next) => update({ measure: next === 'coverage' ? undefined : next })}
            />
          )}
        </div>
        <div className="dash-side-sites">
          <SiteLegend
            search={search}
            update={update}
            figures={
              total && (byKind.data || !search.kind) ? figuresOfKinds(total, kinds, search.kind) : undefined
            }
            total={total}
            kinds={lists.data?.hazard_kinds ?? []}
            byKind={kinds}
            elsewhere={elsewhere}
            withoutOutline={communes.filter(({ outlineQuality }) => outlineQuality === null).length}
          />
        </div>
        <div className="dash-side-rest">
          {provinces.length > 1 && (
            <div className="dash-block">
              <Select
                label={t('legend.province')}
                value={province?.code ?? ''}
                onChange={(code) => {
                  update({ province: code === provinces[0]?.code ? undefined : code });
                  const inside = all.filter((each) => each.provinceCode === code).map((each) => each.code);
                  camera.later((handle) => handle.fitCommunes(inside));
                }}
                options={provinces.map(({ code, name, count }) => ({
                  value: code,
                  label: `${name} (${count})`,
                }))}
              />
            </div>
          )}
          <nav className="dash-block dash-tables" aria-label={t('tables.label')}>
            <strong>{t('tables.label')}</strong>
            <Link to="/sites" search={filters}>
              {t('tables.sites')}
            </Link>
            <Link to="/communes">{t('tables.communes')}</Link>
          </nav>
        </div>
      </aside>
      <section
        className="dash-map"
        aria-label={t('mapRegion')}
        onPointerDownCapture={camera.touch}
        onWheelCapture={camera.touch}
        onKeyDownCapture={camera.touch}
      >
        {at && (
          <div className="dash-past" role="status">
            <span>
              <strong>{t('past.title', { day: format.date(at) })}</strong> {t('past.note')}
            </span>
            <Button
              icon={<Undo2 size={16} aria-hidden />}
              onClick={() => update({ at: undefined, year: undefined })}
            >
              {t('time.today')}
            </Button>
          </div>
        )}
        <div className="dash-canvas">
          <MapView
            ref={map}
            outlines={isReady ? outlines.data : null}
            communes={all}
            communeFill={mode === 'heat' ? NO_FILL : fill}
            sitesTileParams={tileParams}
            hidden={hidden}
            selectedSiteId={search.site}
            selectedCommuneCode={search.commune}
            basemapUrl={health.data?.basemapUrl}
            initialView={parseView(search.view)}
            fitCodes={opened ? [opened] : codes}
            deckLayers={deck.layers}
            hasOutlineNote={false}
            hasPicture
            onSelect={select}
            onHover={(found, point) =>
              setHovered(
                found?.type === 'commune' ? { code: found.code, name: nameOf(all, found), ...point } : null,
              )
            }
            onViewChange={(state) => {
              setOpened(undefined);
              camera.onViewChange(state);
            }}
          >
            {hovered && (
              <p className="dash-tip" style={{ left: hovered.x, top: hovered.y }} aria-hidden="true">
                <strong>{hovered.name}</strong>
                {valueLabel(measure, measureValue(measure, figures.get(hovered.code)), t, format)}
              </p>
            )}
          </MapView>
        </div>
      </section>
      {panel && (
        <aside className="dash-panel" data-bare={search.site ? true : undefined} aria-label={t('panel')}>
          {panel}
        </aside>
      )}
      <TimeBar
        months={(series.data?.items ?? []).filter(
          (month) => !search.year || month.at.startsWith(search.year),
        )}
        at={at ?? today}
        year={search.year}
        years={yearsUntil(today)}
        isLoading={series.isFetching || shownCoverage.isFetching}
        onDay={onDay}
        onYear={(year) =>
          update({ year, at: year && year < today.slice(0, 4) ? `${year}-12-31` : undefined })
        }
      />
    </div>
  );
}

/** Longest list of communes put into a link. */
const MOST_LINKED = 20;

/** The list behind the figure "overdue": named communes where they are few, everything the account sees otherwise. */
function overdueSearch(codes: readonly string[], all: number) {
  const isFew = codes.length > 0 && codes.length < all && codes.length <= MOST_LINKED;
  return { overdue: true, commune: isFew ? [...codes] : undefined };
}

/** Months that the series must reach back to hold the whole year. */
function monthsOfYear(year: string | undefined, today: string): number {
  if (!year) return RECENT_MONTHS;
  const [thisYear = 0, thisMonth = 0] = today.split('-').map(Number);
  return Math.min(MOST_MONTHS, Math.max(1, (thisYear - Number(year)) * 12 + thisMonth));
}

/** The year of today and the two before. */
function yearsUntil(today: string): string[] {
  const year = Number(today.slice(0, 4));
  return [year, year - 1, year - 2].map(String);
}

function nameOf(communes: readonly { code: string; name: string }[], found: { code: string; name: string }) {
  return communes.find(({ code }) => code === found.code)?.name ?? found.name;
}
