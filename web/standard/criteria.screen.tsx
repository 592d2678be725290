import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CriteriaSetView } from '#domain/assessment-views.ts';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useCriteriaSets } from '../api/standard-data.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { MaximumDialog } from './maximum-dialog.tsx';
import '../i18n/standard-texts.ts';
import './standard.css';

/** The criteria sets with their maxima, who entered them and from where. */
export function CriteriaScreen() {
  const { t } = useTranslation('standard');
  usePageTitle(t('maxima.title'));
  const sets = useCriteriaSets();
  return (
    <div className="standard-screen">
      <header className="standard-head">
        <div>
          <h1>{t('maxima.title')}</h1>
          <p className="standard-hint">{t('maxima.lead')}</p>
        </div>
        <Link to="/standard" className="button button-secondary">
          {t('board')}
        </Link>
      </header>
      {sets.data ? (
        sets.data.map((view) => <SetCard key={`${view.set.id} ${view.set.version}`} view={view} />)
      ) : sets.error ? (
        <ErrorState error={sets.error} onRetry={() => void sets.refetch()} />
      ) : (
        <Skeleton lines={10} height="40px" />
      )}
    </div>
  );
}

function SetCard({ view }: { view: CriteriaSetView }) {
  const { t } = useTranslation('standard');
  const label = useLabel();
  const actor = useActor();
  const [criterion, setCriterion] = useState<number | null>(null);
  const mayEnter = can(actor, 'standard.enter_maxima');
  const { set, maxima } = view;
  return (
    <Card title={`${set.number} · ${label(set.title)}`}>
      {set.note && <p className="standard-hint">{label(set.note)}</p>}
      <p>
        {t('maxima.known', {
          known: maxima.filter(({ points }) => points !== null).length,
          all: set.criteria.length,
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="standard-scroller" tabIndex={0} aria-label={set.number}>
        <table className="standard-table">
          <thead>
            <tr>
              <th scope="col" className="cell-number">
                {t('criteria.number')}
              </th>
              <th scope="col">{t('criteria.name')}</th>
              <th scope="col" className="cell-number">
                {t('maxima.points')}
              </th>
              <th scope="col">{t('maxima.source')}</th>
              {mayEnter && (
                <th scope="col">
                  <span className="visually-hidden">{t('maxima.enter')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {set.criteria.map(({ number, label: name }) => (
              <tr key={number}>
                <td className="cell-number">{number}</td>
                <th scope="row">{label(name)}</th>
                <MaximumCells view={view} number={number} />
                {mayEnter && (
                  <td>
                    <Button
                      aria-label={t('maxima.enterFor', { number })}
                      onClick={() => setCriterion(number)}
                    >
                      {t('maxima.enter')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {criterion !== null && (
        <MaximumDialog view={view} criterion={criterion} onClose={() => setCriterion(null)} />
      )}
    </Card>
  );
}

function MaximumCells({ view, number }: { view: CriteriaSetView; number: number }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const points = view.maxima.find(({ criterion }) => criterion === number)?.points ?? null;
  const entries = view.entered.filter(({ criterion }) => criterion === number);
  const newest = entries.at(-1);
  const source = newest?.source ?? view.set.criteria[number - 1]?.maxSource ?? null;
  return (
    <>
      <td className="cell-number">
        {points === null ? (
          <span className="standard-hint">{t('criteria.unknown')}</span>
        ) : (
          format.number(points, 2)
        )}
      </td>
      <td>
        {source === null ? (
          '–'
        ) : (
          <>
            {source.name}{' '}
            <Badge tone={source.mark === 'confirmed' ? 'success' : 'warning'}>
              {t(`maxima.${source.mark}`)}
            </Badge>
            <p className="standard-hint">
              {newest
                ? t('maxima.by', { name: newest.enteredByName, day: format.date(newest.enteredAt) })
                : t('maxima.shipped')}
              {entries.length > 1 && ` · ${t('maxima.history', { count: entries.length })}`}
            </p>
          </>
        )}
      </td>
    </>
  );
}
