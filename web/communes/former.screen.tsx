import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CommuneToday, FormerCommune } from '#domain/communes.ts';
import { type CoverageFigures, noFigures } from '#domain/coverage.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useCommunes, useFormerCommunes } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import '../i18n/standard-texts.ts';
import { Select } from '../ui/form-field.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { filterFormer } from './former.ts';
import { CoveredCell } from './ranking-table.tsx';
import './communes.css';

/** Wards and communes before 1 July 2025, read in the units and figures of today. */
export function FormerScreen() {
  const { t } = useTranslation('communes');
  const format = useFormat();
  usePageTitle(t('former.title'));
  const { q, district } = useSearch({ from: '/shell/communes/former' });
  const navigate = useNavigate({ from: '/communes/former' });
  const former = useFormerCommunes();
  const communes = useCommunes();
  const coverage = useCoverage({ by: 'commune' });
  const change = (changes: { q?: string | undefined; district?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const districts = [...new Set(former.data?.map((unit) => unit.district))].sort(
    new Intl.Collator('vi').compare,
  );
  const rows = former.data && filterFormer(former.data, district, q);
  const error = former.error ?? communes.error ?? coverage.error;
  return (
    <div className="communes-screen">
      <header className="communes-head">
        <div>
          <h1>{t('former.title')}</h1>
          <p className="communes-hint">{t('former.lead')}</p>
          {rows && (
            <p className="communes-hint" aria-live="polite">
              <strong>{t('former.count', { count: rows.length, shown: format.number(rows.length) })}</strong>
            </p>
          )}
        </div>
        <search className="communes-filters">
          <Link to="/communes" className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('back')}
          </Link>
          <SearchInput
            label={t('former.search')}
            placeholder={t('former.search')}
            value={q ?? ''}
            onChange={(text) => change({ q: text || undefined })}
          />
          <Select
            label={t('former.district')}
            isLabelHidden
            placeholder={t('former.allDistricts')}
            value={district ?? ''}
            options={districts.map((name) => ({ value: name, label: name }))}
            onChange={(name) => change({ district: name || undefined })}
          />
        </search>
      </header>
      {rows && communes.data && coverage.data ? (
        rows.length > 0 ? (
          <FormerTable
            rows={rows}
            communes={new Map(communes.data.map((commune) => [commune.code, commune]))}
            figures={new Map(coverage.data.items.map((item) => [item.key, item.figures]))}
          />
        ) : (
          <EmptyState title={t('former.emptyTitle')} detail={t('former.emptyDetail')} />
        )
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([former.refetch(), communes.refetch(), coverage.refetch()])}
        />
      ) : (
        <Skeleton lines={12} height="44px" />
      )}
    </div>
  );
}

interface TableProps {
  rows: readonly FormerCommune[];
  communes: ReadonlyMap<string, CommuneToday>;
  figures: ReadonlyMap<string, CoverageFigures>;
}

function FormerTable({ rows, ...rest }: TableProps) {
  const { t } = useTranslation('communes');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="ranking-scroller" tabIndex={0} aria-label={t('former.table')}>
      <table className="ranking-table former-table">
        <thead>
          <tr>
            <th scope="col">{t('former.column.former')}</th>
            <th scope="col">{t('former.column.district')}</th>
            <th scope="col">{t('former.column.today')}</th>
            <th scope="col" className="cell-number">
              {t('former.column.share')}
            </th>
            <th scope="col" className="cell-number">
              {t('former.column.covered')}
            </th>
            <th scope="col" className="cell-number">
              {t('former.column.playPoints')}
            </th>
            <th scope="col">{t('former.column.recognition')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((unit) => (
            <UnitRows key={unit.code} unit={unit} {...rest} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One row per commune that a unit became a part of. */
function UnitRows({ unit, communes, figures }: Omit<TableProps, 'rows'> & { unit: FormerCommune }) {
  const { t } = useTranslation(['communes', 'standard']);
  const format = useFormat();
  return unit.becameCommunes.map(({ code, areaSharePercent }, index) => {
    const commune = communes.get(code);
    const isVisible = commune?.recognition != null;
    const own = figures.get(code) ?? noFigures();
    return (
      <tr key={code}>
        {index === 0 && (
          <>
            <th scope="rowgroup" rowSpan={unit.becameCommunes.length}>
              {t(`former.kind.${unit.kind}`, { name: unit.name })}
              <span className="ranking-code">{unit.code}</span>
            </th>
            <td rowSpan={unit.becameCommunes.length}>{unit.district}</td>
          </>
        )}
        <td>
          <Link to="/communes/$code" params={{ code }} className="ranking-link">
            {commune ? `${t(`kind.${commune.kind}`)} ${commune.name}` : code}
          </Link>
        </td>
        <td className="cell-number">
          {areaSharePercent === null ? '–' : format.percent(areaSharePercent / 100, 1)}
        </td>
        {isVisible ? (
          <>
            <td className="cell-number ranking-covered">
              <CoveredCell figures={own} />
            </td>
            <td className="cell-number">{format.number(own.playPoints)}</td>
            <td>{t(`standard:stage.${commune.recognition ?? 'not_registered'}`)}</td>
          </>
        ) : (
          <td colSpan={3} className="communes-hint">
            {t('former.outside')}
          </td>
        )}
      </tr>
    );
  });
}
