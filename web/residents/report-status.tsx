import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readReceiptCode } from '#domain/receipt-codes.ts';
import { PublicReport } from '#domain/resident-reports.ts';
import { ApiProblem } from '../api/problem.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePlaces, useResidents } from './context.ts';
import { goTo } from './route.ts';
import { useCommuneName } from './use-commune-name.ts';
import './report.css';

/** What became of a report, for who has its code. */
export function ReportStatus({ code }: { code: string }) {
  const { t } = useTranslation('residents');
  const { api } = useResidents();
  const [answer, setAnswer] = useState<PublicReport | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (!code) return;
    setFault(null);
    api.get(`/api/public/reports/${encodeURIComponent(code)}`, PublicReport).then(setAnswer, setFault);
  }, [api, code, attempt]);
  return (
    <section className="report-status">
      <Button variant="quiet" onClick={() => goTo({ page: 'home' })}>
        ← {t('form.back')}
      </Button>
      {answer && <Told report={answer} />}
      {fault !== null && (
        <ErrorState
          error={fault}
          isInline
          {...(isUnknownCode(fault) ? {} : { onRetry: () => setAttempt(attempt + 1) })}
        />
      )}
      {!answer && <LookUp typed={code} />}
    </section>
  );
}

/** To ask again gives the same answer; another code is what helps. */
const isUnknownCode = (fault: unknown) =>
  fault instanceof ApiProblem && fault.code === 'resident.code_not_found';

function Told({ report }: { report: PublicReport }) {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const label = useLabel();
  const nameOf = useCommuneName();
  const places = usePlaces();
  const kind = places?.hazardKinds.find(({ code }) => code === report.kind);
  return (
    <div className="residents-box">
      <h2>{t('status.title', { code: report.code })}</h2>
      <p>{t('status.sent', { day: format.date(report.sentOn) })}</p>
      {kind && report.communeCode && (
        <p>{t('status.at', { kind: label(kind.label), commune: nameOf(report.communeCode) })}</p>
      )}
      <p className="report-state">{t(`status.${report.status}`)}</p>
      {report.reason && <p>{t(`status.reason.${report.reason}`)}</p>}
      {report.message && <p>{t('status.message', { message: report.message })}</p>}
      {report.place && <p>{t(`status.place.${report.place}`)}</p>}
    </div>
  );
}

function LookUp({ typed }: { typed: string }) {
  const { t } = useTranslation('residents');
  const [text, setText] = useState(typed);
  const code = readReceiptCode(text);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (code) goTo({ page: 'status', code });
      }}
    >
      <h2>{t('status.lookUp')}</h2>
      <TextInput
        label={t('status.code')}
        hint={t('status.codeHint')}
        autoCapitalize="characters"
        autoComplete="off"
        maxLength={40}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" variant="primary" size="large" disabled={code === null}>
        {t('status.show')}
      </Button>
    </form>
  );
}
