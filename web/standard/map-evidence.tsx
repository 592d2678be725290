import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CriteriaSetView } from '#domain/assessment-views.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useFormat } from '../i18n/i18n.ts';

interface Props {
  communeCode: string;
  reads: NonNullable<CriteriaSetView['set']['criteria'][number]['mapEvidence']>;
}

/** What the map says of the commune today, for the criteria that read it. */
export function MapEvidence({ communeCode, reads }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const figures = useCoverage({ by: 'city', commune: communeCode }).data?.total;
  if (reads === 'hazard_coverage')
    return (
      <Link to="/sites" search={{ commune: [communeCode] }} className="standard-sub-link">
        {t('criteria.map.hazard_coverage', {
          covered: format.number(figures?.covered),
          sites: format.number(figures?.sites),
        })}
      </Link>
    );
  return (
    <Link to="/communes/$code" params={{ code: communeCode }} className="standard-sub-link">
      {t('criteria.map.play_points', {
        points: format.number(figures?.playPoints),
        spaces: format.number(figures?.playSpaces),
      })}
    </Link>
  );
}
