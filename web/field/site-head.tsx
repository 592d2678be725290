import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { distanceBetweenM } from '#domain/geometry.ts';
import type { Site } from '#domain/sites.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { Place } from './site-draft.ts';
import { SiteStatusPill } from './status-pill.tsx';

interface Props {
  site: Site;
  place: Place | null;
  closeButton: ReactNode;
}

/** Risk factors in the description line: the strongest one. */
const FACTORS = 1;

export function SiteHead({ site, place, closeButton }: Props) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const format = useFormat();
  const facts = [
    t('site.priority', { score: site.priority.score }),
    ...site.priority.parts.slice(0, FACTORS).map(({ factor }) => labels.of('risk_factors', factor)),
    site.requiredMeasures.length > 0 &&
      t('site.required', {
        measures: site.requiredMeasures.map((kind) => labels.of('measure_kinds', kind)).join(' + '),
      }),
    site.dueOn && t('site.due', { date: format.date(site.dueOn) }),
    site.state.isFixRejected && t('site.rejected'),
  ].filter(Boolean);
  return (
    <header className="site-head">
      <div className="site-title">
        <p className="site-line">
          {[site.code, labels.of('hazard_kinds', site.kind), site.hamlet].filter(Boolean).join(' · ')}
          {place && (
            <>
              {' · '}
              {t('site.distance')}{' '}
              <strong>{format.distance(distanceBetweenM(place.lonLat, site.lonLat))}</strong>
            </>
          )}
        </p>
        <h1>{site.name}</h1>
      </div>
      <SiteStatusPill
        status={site.state.status}
        isOverdue={site.today.isOverdue}
        isInspectionDue={site.today.isInspectionDue}
        dueOn={site.dueOn}
      />
      {closeButton}
      <p className="site-facts">{facts.join(' · ')}</p>
    </header>
  );
}
