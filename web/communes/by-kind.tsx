import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCoverage } from '../api/coverage-data.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { CoveredCell } from './ranking-table.tsx';

/** Sites of one commune by kind, most first. */
export function ByKind({ code }: { code: string }) {
  const { t } = useTranslation('communes');
  const format = useFormat();
  const labels = useLabels();
  const { data, error, refetch } = useCoverage({ by: 'kind', commune: code });
  if (!data)
    return error ? (
      <ErrorState isInline error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={5} height="24px" />
    );
  const items = data.items
    .filter(({ figures }) => figures.sites > 0)
    .sort((a, b) => b.figures.sites - a.figures.sites);
  if (items.length === 0) return <p className="communes-hint">{t('byKind.empty')}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('byKind.kind')}</th>
          <th scope="col" className="cell-number">
            {t('byKind.sites')}
          </th>
          <th scope="col" className="cell-number">
            {t('column.covered')}
          </th>
          <th scope="col" className="cell-number">
            {t('column.overdue')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ key, figures }) => (
          <tr key={key}>
            <th scope="row">
              <Link to="/sites" search={{ commune: [code], kind: [key] }} className="ranking-link">
                {labels.of('hazard_kinds', key)}
              </Link>
            </th>
            <td className="cell-number">{format.number(figures.sites)}</td>
            <td className="cell-number">
              <CoveredCell figures={figures} />
            </td>
            <td className="cell-number">{format.number(figures.overdue)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
