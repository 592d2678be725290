import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Assessment, type CriteriaSetView, periodKeyOf } from '#domain/assessment-views.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';

type Result = Assessment['verdict']['criteria'][number];

interface Props {
  view: CriteriaSetView;
  /** null: not registered, so nothing is scored. */
  assessment: Assessment | null;
}

/** A bar and a state per criterion; each leads to its row on the scorecard. */
export function CriterionRows({ view, assessment }: Props) {
  const { t } = useTranslation('standard');
  const label = useLabel();
  const results = new Map(assessment?.verdict.criteria.map((result) => [result.criterion, result]));
  return (
    <ol className="brief-criteria" aria-label={t('criteria.title')}>
      {view.set.criteria.map(({ number, label: name }) => {
        const result = results.get(number);
        const state = result && result.points !== null ? (result.isMet ? 'met' : 'unmet') : 'open';
        return (
          <li key={number} data-state={state}>
            <span className="brief-number">{number}</span>
            {assessment ? (
              <Link
                to="/standard/$commune/$period"
                params={{ commune: assessment.communeCode, period: periodKeyOf(assessment.period) }}
                hash={`criterion-${number}`}
                className="brief-name"
              >
                {label(name)}
              </Link>
            ) : (
              <span className="brief-name">{label(name)}</span>
            )}
            <Bar result={result} />
            <State result={result} />
          </li>
        );
      })}
    </ol>
  );
}

/** Without a maximum a bar has no end: it is hatched and says no share. */
function Bar({ result }: { result: Result | undefined }) {
  if (!result || result.points === null) return <span className="brief-bar" aria-hidden />;
  const { points, maximum } = result;
  return maximum === null ? (
    <span className="brief-bar brief-bar-unknown" aria-hidden />
  ) : (
    <span className="brief-bar" aria-hidden>
      <span style={{ width: `${Math.min(100, (points / maximum) * 100)}%` }} />
    </span>
  );
}

function State({ result }: { result: Result | undefined }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  if (!result || result.points === null)
    return <span className="brief-state brief-soft">{t('criteria.notScored')}</span>;
  const { points, maximum, isMet } = result;
  return (
    <span className="brief-state">
      <span>
        <strong>{format.number(points, 2)}</strong>
        <span className="brief-soft">
          /{maximum === null ? t('criteria.unknown') : format.number(maximum, 2)}
        </span>
      </span>
      {!isMet && (
        <span className="brief-unmet">
          <Glyph name="cross" tone="danger" size={12} /> {t('criteria.isNotMet')}
        </span>
      )}
    </span>
  );
}
