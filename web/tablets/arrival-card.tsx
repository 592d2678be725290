import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { Arrival, ArrivalDoubt } from '#domain/custody.ts';
import { isInScope } from '#domain/roles.ts';
import { useContainer } from '../api/container.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { useArrival } from '../api/sync-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DateInput, Select } from '../ui/form-field.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';

interface Props {
  commune: string | undefined;
  day: string | undefined;
  onChange(changes: { commune?: string | undefined; day?: string | undefined }): void;
}

/** "Everything has arrived" for a day and a commune: the server's statement with its proof, or whom to ask. */
export function ArrivalCard({ commune: chosen, day: wanted, onChange }: Props) {
  const { t } = useTranslation('tablets');
  const actor = useActor();
  const { data: communes } = useCommunes();
  const today = localDay(useContainer().now());
  const own = communes?.filter(({ code }) => isInScope(actor, code)) ?? [];
  const commune = chosen ?? (own.length === 1 ? own[0]?.code : undefined);
  const day = wanted ?? today;
  const { data, error, refetch } = useArrival(commune, day);
  return (
    <Card
      className="arrival"
      title={t('arrival.title')}
      actions={
        data && (
          <Button
            className="no-print"
            icon={<Printer size={18} aria-hidden />}
            onClick={() => window.print()}
          >
            {t('arrival.print')}
          </Button>
        )
      }
    >
      <div className="arrival-choice no-print">
        <Select
          label={t('arrival.commune')}
          placeholder={t('arrival.chooseCommune')}
          value={commune ?? ''}
          options={own.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(code) => onChange({ commune: code || undefined })}
        />
        <DateInput
          label={t('arrival.day')}
          max={today}
          value={day}
          onChange={({ target }) =>
            target.value !== '' &&
            target.value <= today &&
            onChange({ day: target.value === today ? undefined : target.value })
          }
        />
      </div>
      {commune === undefined ? (
        <p className="tablets-soft">{t('arrival.choose')}</p>
      ) : data ? (
        <Statement arrival={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} isInline />
      ) : (
        <Skeleton lines={3} />
      )}
    </Card>
  );
}

const STYLE: Record<Arrival['outcome'], { tone: Tone; glyph: GlyphName }> = {
  proven: { tone: 'success', glyph: 'check' },
  closed_with_loss: { tone: 'warning', glyph: 'triangle' },
  open: { tone: 'danger', glyph: 'cross' },
  not_over: { tone: 'info', glyph: 'clock' },
};
const BECAUSE = {
  proven: 'provenBecause',
  closed_with_loss: 'closedBecause',
  open: 'openBecause',
  not_over: 'notOverBecause',
} as const;

function Statement({ arrival }: { arrival: Arrival }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const labels = useLabels();
  const { outcome, tablets } = arrival;
  const names = { day: format.date(arrival.day), commune: labels.commune(arrival.communeCode) };
  const hasTablets = tablets.length > 0;
  const isToday = outcome === 'not_over';
  return (
    <div className="arrival-statement" aria-live="polite">
      <p className="arrival-said">
        <StatusPill
          {...STYLE[outcome]}
          label={hasTablets || isToday ? t(`arrival.${outcome}`, names) : t('arrival.noTablet', names)}
        />
      </p>
      {(hasTablets || isToday) && <p className="tablets-soft">{t(`arrival.${BECAUSE[outcome]}`)}</p>}
      {hasTablets && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="tablets-scroller" tabIndex={0} aria-label={t('arrival.title')}>
          <table className="tablets-table">
            <thead>
              <tr>
                <th scope="col">{t('arrival.tablet')}</th>
                <th scope="col" className="cell-number">
                  {t('arrival.items')}
                </th>
                <th scope="col" className="cell-number">
                  {t('arrival.photos')}
                </th>
                <th scope="col">{t('arrival.contact')}</th>
                <th scope="col">{t('arrival.state')}</th>
              </tr>
            </thead>
            <tbody>
              {tablets.map((tablet) => (
                <Proof key={`${tablet.deviceId} ${tablet.userName}`} tablet={tablet} isToday={isToday} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className="tablets-soft">{t('arrival.saidAt', { at: format.dateTime(arrival.saidAt) })}</p>
    </div>
  );
}

function Proof({ tablet, isToday }: { tablet: Arrival['tablets'][number]; isToday: boolean }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const { doubts, lost, recount, userName: user } = tablet;
  const decided = lost ?? recount?.decided ?? null;
  const isOpen = (doubt: ArrivalDoubt) =>
    doubt === 'recounted' ? !recount?.decided : lost === null || doubt === 'set_aside';
  return (
    <tr>
      <th scope="row">
        <strong>{tablet.label}</strong>
        <span className="tablets-sub">{user}</span>
      </th>
      <td className="cell-number">{format.number(tablet.items)}</td>
      <td className="cell-number">
        {t('arrival.photosOf', {
          arrived: format.number(tablet.photos - tablet.missingPhotos),
          all: format.number(tablet.photos),
        })}
      </td>
      <td>{tablet.lastContactAt === null ? t('never') : format.dateTime(tablet.lastContactAt)}</td>
      <td>
        <div className="arrival-state">
          {decided && (
            <>
              <StatusPill
                tone="warning"
                glyph="triangle"
                label={t(recount ? 'arrival.givenUp' : 'problem.lost')}
              />
              <span className="tablets-sub">
                {t('act.said.tablet_lost', {
                  by: decided.by,
                  at: format.dateTime(decided.at),
                  reason: decided.reason,
                })}
              </span>
            </>
          )}
          {doubts.length === 0 ? (
            <StatusPill
              tone="success"
              glyph="check"
              label={t(isToday ? 'arrival.soFar' : 'arrival.complete')}
            />
          ) : (
            <ul className="tablets-problems">
              {doubts.filter(isOpen).map((doubt) => (
                <li key={doubt}>{t(`arrival.doubt.${doubt}`, { user })}</li>
              ))}
            </ul>
          )}
          {tablet.dismissed > 0 && (
            <span className="tablets-sub">{t('arrival.dismissed', { count: tablet.dismissed })}</span>
          )}
        </div>
      </td>
    </tr>
  );
}
