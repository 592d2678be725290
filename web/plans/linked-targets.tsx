import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Quantity } from '#domain/plan-quantities.ts';
import type { LinkedQuantity } from '#domain/plan-views.ts';
import { Badge } from '../ui/badge.tsx';
import { namesOf, useTargetText } from './plan-words.ts';

interface Props {
  quantity: Quantity;
  /** Words of this plan. */
  wording: string;
  links: readonly LinkedQuantity[];
}

/** The same quantity in other plans: their targets side by side where they differ, and every wording on demand. */
export function LinkedTargets({ quantity, wording, links }: Props) {
  const { t } = useTranslation('plans');
  const targetText = useTargetText();
  if (links.length === 0) return t('links.none');
  const other = links.filter(({ isSameTarget }) => !isSameTarget);
  const same = links.filter(({ isSameTarget }) => isSameTarget);
  const nameOf = ({ issuer, year }: LinkedQuantity) =>
    t('links.with', { issuer: issuer, year: String(year) });
  return (
    <div className="links">
      {other.length > 0 && (
        <>
          <Badge tone="warning">{t('links.differs')}</Badge>
          <dl className="links-targets">
            <div>
              <dt>{t('links.here')}</dt>
              <dd>{targetText(quantity)}</dd>
            </div>
            {other.map((link) => (
              <div key={link.plan}>
                <dt>
                  <Link to="/plans/$id" params={{ id: link.plan }}>
                    {nameOf(link)}
                  </Link>
                </dt>
                <dd>{targetText(link.quantity)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {same.length > 0 && (
        <p className="plan-hint">{t('links.same', { plans: same.map(nameOf).join('; ') })}</p>
      )}
      <details className="plan-details">
        <summary>{t('links.wording')}</summary>
        <dl className="links-wordings">
          <div>
            <dt>{t('links.here')}</dt>
            <dd lang="vi">{wording}</dd>
          </div>
          {links.map((link) => (
            <div key={link.plan}>
              <dt>
                <Link to="/plans/$id" params={{ id: link.plan }}>
                  {nameOf(link)}
                </Link>{' '}
                · {t('place', { place: link.place })}
              </dt>
              <dd>
                <span lang="vi">{link.wording}</span>
                <UnitsLine leading={link.leadUnits} supporting={link.supportingUnits} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

/** Who is in charge and who supports, where the plan names them. */
export function UnitsLine({
  leading,
  supporting,
}: {
  leading: readonly string[];
  supporting: readonly string[];
}) {
  const { t } = useTranslation('plans');
  if (leading.length === 0 && supporting.length === 0) return null;
  return (
    <span className="plan-units">
      {leading.length > 0 && <span>{t('leading', { units: namesOf(leading) })}</span>}
      {supporting.length > 0 && <span>{t('supporting', { units: namesOf(supporting) })}</span>}
    </span>
  );
}
