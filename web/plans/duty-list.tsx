import { Link } from '@tanstack/react-router';
import { ClipboardList, Map as MapIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { unitName } from '#domain/deadlines.ts';
import type { Duty, Plan } from '#domain/plans.ts';
import { isCounted, isUnfixed, SITE_STATUSES } from '#domain/sites.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { FigureCell, type Figures, TrendCell } from './figure-cell.tsx';
import type { QuantityViews } from './filter-plan.ts';
import { LinkedTargets, UnitsLine } from './linked-targets.tsx';
import type { PlanPlace } from './plan-place.ts';
import { useTargetText } from './plan-words.ts';

const COUNTED = SITE_STATUSES.filter(isCounted);
const UNFIXED = SITE_STATUSES.filter(isUnfixed);
/** A duty about these is answered by the list of dangerous places. */
const ABOUT_PLACES: readonly string[] = ['hazard_places', 'barriers', 'signs'];

interface Props {
  plan: Plan;
  /** Those that fit the filter. */
  duties: readonly Duty[];
  views: QuantityViews;
  figures: Figures;
  place: PlanPlace | null;
}

/** What the plan orders outside its list of targets, with the way to the places that it is about. */
export function DutyList({ plan, duties, views, figures, place }: Props) {
  return (
    <ul className="duties">
      {duties.map((duty) => (
        <DutyItem key={duty.key} {...{ plan, duty, views, figures, place }} />
      ))}
    </ul>
  );
}

function DutyItem({ plan, duty, views, figures, place }: Omit<Props, 'duties'> & { duty: Duty }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const targetText = useTargetText();
  const { quantity } = duty;
  const view = quantity ? views.get(quantity.key) : undefined;
  const names = (keys: readonly string[]) => keys.map((key) => unitName(plan, key));
  return (
    <li className="card duty">
      <header className="duty-head">
        <h3>{label(duty.label)}</h3>
        <span className="plan-hint">{t('place', { place: duty.place })}</span>
      </header>
      {duty.subjects.length > 0 && (
        <p className="plan-badges">
          {duty.subjects.map((subject) => (
            <Badge key={subject}>{t(`subject.${subject}`)}</Badge>
          ))}
        </p>
      )}
      <p lang="vi">{duty.wording}</p>
      <UnitsLine leading={names(duty.leadUnits)} supporting={names(duty.supportingUnits)} />
      {duty.repeatedAt.map((again) => (
        <details className="plan-details" key={again.place}>
          <summary>{t('duty.repeated', { place: again.place })}</summary>
          <blockquote lang="vi">{again.text}</blockquote>
        </details>
      ))}
      {quantity && (
        <div className="duty-quantity">
          <p>
            <strong className="plan-target">{targetText(quantity)}</strong>{' '}
            <span className="plan-hint">{label(quantity.label)}</span>
          </p>
          <FigureCell quantity={quantity} figure={figures.get(quantity.key)} own={view?.own ?? null} />
          <TrendCell quantity={quantity} figure={figures.get(quantity.key)} />
          {view && view.links.length > 0 && (
            <LinkedTargets quantity={quantity} wording={duty.wording} links={view.links} />
          )}
        </div>
      )}
      {place && <PlaceLinks duty={duty} place={place} />}
    </li>
  );
}

function PlaceLinks({ duty, place }: { duty: Duty; place: PlanPlace }) {
  const { t } = useTranslation('plans');
  const isAboutPlaces = duty.subjects.some((subject) => ABOUT_PLACES.includes(subject));
  const isAboutPlay = duty.subjects.includes('play_spaces');
  if (!isAboutPlaces && !isAboutPlay) return null;
  const { commune, communes, province } = place;
  const withoutMeasure = { status: COUNTED, cover: ['warned' as const, 'none' as const] };
  return (
    <p className="duty-links">
      {isAboutPlaces && (
        <>
          <Link
            to="/sites"
            search={{ ...withoutMeasure, commune: communes }}
            className="button button-secondary"
          >
            <ClipboardList size={18} aria-hidden />
            {t('duty.withoutMeasure')}
          </Link>
          <Link
            to="/sites"
            search={{ status: UNFIXED, commune: communes }}
            className="button button-secondary"
          >
            <ClipboardList size={18} aria-hidden />
            {t('duty.unfixed')}
          </Link>
          <Link to="/" search={{ ...withoutMeasure, commune, province }} className="button button-secondary">
            <MapIcon size={18} aria-hidden />
            {t('duty.onMap')}
          </Link>
        </>
      )}
      {isAboutPlay && (
        <Link to="/" search={{ measure: 'play', commune, province }} className="button button-secondary">
          <MapIcon size={18} aria-hidden />
          {t('duty.playOnMap')}
        </Link>
      )}
    </p>
  );
}
