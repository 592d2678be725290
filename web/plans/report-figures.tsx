import { useTranslation } from 'react-i18next';
import type { Quantity } from '#domain/plan-quantities.ts';
import type { ReportFigure } from '#domain/report-events.ts';
import type { ReportView } from '#domain/report-views.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { useOfficialText, useRolledText } from './figure-cell.tsx';
import { usePeriodText } from './period-text.ts';
import { useTargetText } from './plan-words.ts';

type Asked = ReportView['quantities'][number];

/** What the plan asks for: first what Bờ An holds, then what it cannot show. */
export function ReportFigures({ view }: { view: ReportView }) {
  const { t } = useTranslation('reports');
  const { quantities, figures, deadline, log } = view;
  const periodText = usePeriodText();
  const now = byKey(figures);
  const last = log.at(-1);
  const then = last?.type === 'submitted' ? byKey(last.figures) : null;
  const isHeld = ({ quantity: { key } }: Asked) => isKnown(now.get(key)) || isKnown(then?.get(key));
  const held = quantities.filter(isHeld);
  const missing = quantities.filter((asked) => !isHeld(asked));
  const all = quantities.length;
  return (
    <section className="plan-section" aria-labelledby="figures">
      <h2 id="figures">{t('figures.title')}</h2>
      <p className="plan-hint">
        {t('figures.period', { period: periodText(view.period) })}{' '}
        {deadline.covers === null && t('figures.notAsked')}
      </p>
      <h3>
        {held.length === 0 ? t('figures.heldNone', { all }) : t('figures.held', { count: held.length, all })}
      </h3>
      {held.length > 0 && <HeldTable held={held} now={now} then={then} />}
      {missing.length > 0 && (
        <>
          <h3>{t('figures.missing', { count: missing.length })}</h3>
          <p className="plan-hint">{t('figures.missingWhy')}</p>
          <MissingTable missing={missing} />
        </>
      )}
    </section>
  );
}

const isKnown = (figure: ReportFigure | undefined) =>
  figure !== undefined &&
  (figure.entered !== null || figure.official !== null || figure.own?.state === 'known');
const byKey = (figures: readonly ReportFigure[]) =>
  new Map(figures.map((figure) => [figure.quantity, figure]));

interface HeldProps {
  held: readonly Asked[];
  now: ReadonlyMap<string, ReportFigure>;
  /** As the submission kept them; null while there is none. */
  then: ReadonlyMap<string, ReportFigure> | null;
}

function HeldTable({ held, now, then }: HeldProps) {
  const { t } = useTranslation('reports');
  return (
    <table className="plan-table">
      <thead>
        <tr>
          <th scope="col">{t('figures.wording')}</th>
          <th scope="col">{t('figures.target')}</th>
          {then && <th scope="col">{t('figures.then')}</th>}
          <th scope="col">{t('figures.now')}</th>
        </tr>
      </thead>
      <tbody>
        {held.map((asked) => (
          <tr key={asked.quantity.key}>
            <AskedCells asked={asked} />
            {then && (
              <td>
                <Figure quantity={asked.quantity} figure={then.get(asked.quantity.key)} />
              </td>
            )}
            <td>
              <Figure quantity={asked.quantity} figure={now.get(asked.quantity.key)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MissingTable({ missing }: { missing: readonly Asked[] }) {
  const { t } = useTranslation('reports');
  return (
    <table className="plan-table report-missing">
      <thead>
        <tr>
          <th scope="col">{t('figures.wording')}</th>
          <th scope="col">{t('figures.target')}</th>
        </tr>
      </thead>
      <tbody>
        {missing.map((asked) => (
          <tr key={asked.quantity.key}>
            <AskedCells asked={asked} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AskedCells({ asked: { quantity, place } }: { asked: Asked }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const targetText = useTargetText();
  return (
    <>
      <th scope="row">
        {label(quantity.label)} <span className="plan-hint">{t('place', { place })}</span>
      </th>
      <td>{targetText(quantity)}</td>
    </>
  );
}

/** What was entered by communes and by the city, and what Bờ An holds itself. */
function Figure({ quantity, figure }: { quantity: Quantity; figure: ReportFigure | undefined }) {
  const officialText = useOfficialText();
  if (!figure || !isKnown(figure)) return '–';
  return (
    <>
      {figure.entered && <Entered quantity={quantity} entered={figure.entered} />}
      {figure.official && <p>{officialText(quantity, figure.official)}</p>}
      {figure.own && <Own own={figure.own} />}
    </>
  );
}

function Entered({
  quantity,
  entered,
}: {
  quantity: Quantity;
  entered: NonNullable<ReportFigure['entered']>;
}) {
  const { t } = useTranslation(['reports', 'plans']);
  const format = useFormat();
  const rolledText = useRolledText();
  return (
    <p>
      {entered.reported === 0 ? t('figures.notApplicable') : <strong>{rolledText(quantity, entered)}</strong>}{' '}
      {entered.of > 1 && (
        <span className="plan-hint">
          {t('plans:figure.from', {
            reported: format.number(entered.reported),
            of: format.number(entered.of),
          })}
        </span>
      )}
    </p>
  );
}

function Own({ own }: { own: NonNullable<ReportFigure['own']> }) {
  const { t } = useTranslation('reports');
  const format = useFormat();
  if (own.state !== 'known') return null;
  if (own.value === null) return t('figures.nothing');
  return (
    <p>
      <strong>{format.percent(own.value / 100)}</strong>{' '}
      <span className="plan-hint">
        {t('figures.of', {
          numerator: format.number(own.numerator),
          denominator: format.number(own.denominator),
          date: format.date(own.at),
        })}
        {own.isDemo && ` · ${t('figures.demo')}`}
      </span>
    </p>
  );
}
