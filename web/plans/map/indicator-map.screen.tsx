import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GridColumn, ValueGrid } from '#domain/indicator-values.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useValueGrid } from '../../api/value-data.ts';
import { useLabel } from '../../i18n/i18n.ts';
import { CommunePicture } from '../../map/commune-picture.tsx';
import type { PictureShapes } from '../../map/picture.ts';
import { useOverview } from '../../map/use-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/form-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { readToken } from '../../ui/theme.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useTheme } from '../../ui/use-theme.ts';
import { usePeriodText } from '../period-text.ts';
import { useTargetText } from '../plan-words.ts';
import type { IndicatorMapSearch } from '../plans.search.ts';
import { useAreaText } from './area-text.ts';
import { CLASS_METHODS } from './class-methods.ts';
import { readBreaks } from './classing.ts';
import {
  type AreaValue,
  areaValues,
  type Coloured,
  classesFor,
  colour,
  isBurden,
  isYesNo,
  spread,
} from './indicator-map.ts';
import { MapLegend } from './map-legend.tsx';
import { MapTable } from './map-table.tsx';
import '../../i18n/plan-texts.ts';
import '../plans.css';
import './indicator-map.css';

const RAMP = [1, 2, 3, 4, 5];
const BURDEN_PERCENT = [10, 30, 52, 76, 100];

/** Communes coloured by one indicator of a plan, in one period or in two side by side. */
export function IndicatorMapScreen() {
  const { t } = useTranslation('plans');
  const { id } = useParams({ from: '/shell/plans/$id/map' });
  const search = useSearch({ from: '/shell/plans/$id/map' });
  const grid = useValueGrid(id, search.period);
  const other = useValueGrid(id, search.other ?? search.period);
  const overview = useOverview(true);
  const error = grid.error ?? other.error ?? overview.error;
  const back = (
    <Link to="/plans/$id" params={{ id }} className="button button-secondary">
      {t('map.back')}
    </Link>
  );
  if (grid.data && other.data && overview.data)
    return (
      <IndicatorMaps
        grid={grid.data}
        other={search.other === undefined ? null : other.data}
        shapes={overview.data}
        search={search}
      />
    );
  return (
    <div className="plans-screen">
      {!error ? (
        <Skeleton lines={12} height="40px" />
      ) : error instanceof ApiProblem && error.status === 404 ? (
        <EmptyState title={error.title} detail={error.detail} action={back} />
      ) : (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([grid.refetch(), other.refetch(), overview.refetch()])}
          action={back}
        />
      )}
    </div>
  );
}

interface MapsProps {
  grid: ValueGrid;
  /** The period that is compared; null: none. */
  other: ValueGrid | null;
  shapes: PictureShapes;
  search: IndicatorMapSearch;
}

function IndicatorMaps({ grid, other, shapes, search }: MapsProps) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const targetText = useTargetText();
  const [hovered, setHovered] = useState<string | null>(null);
  const theme = useTheme();
  // Bờ An's own figures are on the main map; here are those that people enter.
  const columns = grid.columns.filter(({ isSelfFilled }) => !isSelfFilled);
  const column = columns.find(({ quantity }) => quantity === search.indicator) ?? columns[0];
  usePageTitle(t('map.title'));
  const method = search.classes ?? 'quantile';
  const breaks = useMemo(() => readBreaks(search.breaks ?? '') ?? [], [search.breaks]);
  const periods = useMemo(
    () =>
      (other ? [other, grid] : [grid]).map((each) => ({
        period: each.period,
        areas: areaValues(each, column?.indicator ?? ''),
      })),
    [grid, other, column],
  );
  const classes = useMemo(
    () =>
      column
        ? classesFor(
            column,
            periods.map(({ areas }) => areas),
            method,
            breaks,
          )
        : [],
    [column, periods, method, breaks],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what readToken reads
  const shades = useMemo(
    () =>
      spread(
        column && isBurden(column)
          ? BURDEN_PERCENT.map(
              (percent) => `color-mix(in srgb, ${readToken('alert')} ${percent}%, ${readToken('surface')})`,
            )
          : RAMP.map((step) => readToken(`ramp-${step}`)),
        classes.length,
      ),
    [column, classes.length, theme],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const coloured = useMemo(
    () => periods.map(({ areas }) => colour(areas, classes, shades, readToken('track'))),
    [periods, classes, shades, theme],
  );
  const codes = useMemo(() => [...(periods[0]?.areas.keys() ?? [])], [periods]);
  const names = useMemo(() => new Map(grid.rows.map(({ area, name }) => [area, name])), [grid.rows]);
  if (!column)
    return (
      <EmptyState
        title={t('map.noneTitle')}
        detail={t('map.noneDetail')}
        action={
          <Link to="/plans/$id" params={{ id: grid.plan }} className="button button-secondary">
            {t('map.back')}
          </Link>
        }
      />
    );
  return (
    <div className="plans-screen">
      <MapHead grid={grid} column={column} columns={columns} search={search} />
      <p className="plan-hint">
        {t('map.target', { target: targetText(column) })}
        {column.numerator &&
          column.denominator &&
          ` · ${t('map.ratio', { numerator: label(column.numerator), denominator: label(column.denominator) })}`}
      </p>
      <div className="indicator-maps" data-two={periods.length > 1 ? true : undefined}>
        {periods.map(({ period, areas }, index) => (
          <OneMap
            key={period}
            period={period}
            column={column}
            areas={areas}
            coloured={coloured[index]}
            shapes={shapes}
            codes={codes}
            name={hovered === null ? null : (names.get(hovered) ?? hovered)}
            value={hovered === null ? undefined : areas.get(hovered)}
            onHover={setHovered}
          />
        ))}
      </div>
      <MapLegend
        column={column}
        classes={classes}
        shades={shades}
        columns={periods.map(({ period }, index) => ({ period, coloured: coloured[index] }))}
      />
      <MapTable column={column} periods={periods} names={names} />
    </div>
  );
}

function MapHead({
  grid,
  column,
  columns,
  search,
}: {
  grid: ValueGrid;
  column: GridColumn;
  columns: readonly GridColumn[];
  search: IndicatorMapSearch;
}) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const periodText = usePeriodText();
  const navigate = useNavigate({ from: '/plans/$id/map' });
  const change = (changes: Partial<IndicatorMapSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const [breaks, setBreaks] = useState(search.breaks ?? '');
  const method = search.classes ?? 'quantile';
  return (
    <header className="plan-head indicator-map-head">
      <div>
        <h1>{label(column.label)}</h1>
      </div>
      <div className="plan-actions">
        <Link to="/plans/$id" params={{ id: grid.plan }} className="button button-quiet">
          <ArrowLeft size={16} aria-hidden />
          {t('map.back')}
        </Link>
        <Button icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <search className="plan-filters">
        <Select
          label={t('map.indicator')}
          className="indicator-choice"
          value={column.quantity}
          options={columns.map((each) => ({ value: each.quantity, label: label(each.label) }))}
          onChange={(indicator) => change({ indicator })}
        />
        <Select
          label={t('figure.period')}
          value={grid.period}
          options={grid.periods.map((value) => ({ value, label: periodText(value) }))}
          onChange={(period) => change({ period })}
        />
        <Select
          label={t('map.other')}
          placeholder={t('map.noOther')}
          value={search.other ?? ''}
          options={grid.periods
            .filter((value) => value !== grid.period)
            .map((value) => ({ value, label: periodText(value) }))}
          onChange={(other) => change({ other: other || undefined })}
        />
        {!isYesNo(column) && (
          <Select
            label={t('map.classes')}
            value={method}
            options={CLASS_METHODS.map((value) => ({ value, label: t(`map.method.${value}`) }))}
            onChange={(value) => change({ classes: CLASS_METHODS.find((each) => each === value) })}
          />
        )}
        {!isYesNo(column) && method === 'own' && (
          <TextInput
            label={t('map.breaks')}
            hint={t('map.breaksHint')}
            value={breaks}
            error={readBreaks(breaks) === null && t('map.badBreaks')}
            onChange={({ target }) => {
              setBreaks(target.value);
              if (readBreaks(target.value) !== null) change({ breaks: target.value || undefined });
            }}
          />
        )}
      </search>
    </header>
  );
}

interface OneMapProps {
  period: string;
  column: GridColumn;
  areas: ReadonlyMap<string, AreaValue>;
  coloured: Coloured | undefined;
  shapes: PictureShapes;
  codes: readonly string[];
  /** Of the commune under the pointer, on either map. */
  name: string | null;
  value: AreaValue | undefined;
  onHover(code: string | null): void;
}

function OneMap({ period, column, areas, coloured, shapes, codes, name, value, onHover }: OneMapProps) {
  const { t } = useTranslation('plans');
  const periodText = usePeriodText();
  const label = useLabel();
  const areaText = useAreaText(column);
  const navigate = useNavigate();
  return (
    <figure className="indicator-map">
      <figcaption>
        <strong>{periodText(period)}</strong>{' '}
        <span className="plan-hint">
          {name === null
            ? t('map.from', { reported: areas.size - (coloured?.noData ?? 0), of: areas.size })
            : `${name}: ${areaText(value ?? null)}`}
        </span>
      </figcaption>
      <div className="indicator-map-box">
        <CommunePicture
          shapes={shapes}
          label={t('map.picture', { indicator: label(column.label), period: periodText(period) })}
          fill={coloured?.fill ?? new Map()}
          codes={codes}
          onHover={onHover}
          onSelect={(code) => void navigate({ to: '/communes/$code', params: { code } })}
        />
      </div>
    </figure>
  );
}
