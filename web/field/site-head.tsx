import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { distanceToSiteM } from '#domain/close-out-proof.ts';
import { siteOnDay } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { ShownSite } from '../offline/index.ts';
import type { Place } from './site-draft.ts';
import { SiteStatusPill } from './status-pill.tsx';

interface Props {
  site: ShownSite;
  place: Place | null;
  closeButton: ReactNode;
}

/** Risk factors in the description line: the first one. */
const FACTORS = 1;

export function SiteHead({ site, place, closeButton }: Props) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const format = useFormat();
  const { now } = useContainer();
  const { card, state } = site;
  const today = siteOnDay(state, card.dueOn, localDay(now()));
  const facts = [
    t('site.priority', { score: site.priorityScore }),
    ...card.riskFactors.slice(0, FACTORS).map((factor) => labels.of('risk_factors', factor)),
    card.requiredMeasures.length > 0 &&
      t('site.required', {
        measures: card.requiredMeasures.map((kind) => labels.of('measure_kinds', kind)).join(' + '),
      }),
    card.dueOn && t('site.due', { date: format.date(card.dueOn) }),
    state.isFixRejected && t('site.rejected'),
    state.doubt && t(`site.${state.doubt.finding}`),
  ].filter(Boolean);
  return (
    <header className="site-head">
      <div className="site-title">
        <p className="site-line">
          {[site.code || t('site.noCode'), labels.of('hazard_kinds', card.kind), card.hamlet]
            .filter(Boolean)
            .join(' · ')}
          {place && (
            <>
              {' · '}
              {t('site.distance')}{' '}
              <strong>{format.distance(distanceToSiteM(place.lonLat, card.lonLat, card.outline))}</strong>
            </>
          )}
        </p>
        <h1>{card.name}</h1>
      </div>
      <SiteStatusPill
        status={state.status}
        isOverdue={today.isOverdue}
        isInspectionDue={today.isInspectionDue}
        dueOn={card.dueOn}
      />
      {closeButton}
      <p className="site-facts">{facts.join(' · ')}</p>
    </header>
  );
}
