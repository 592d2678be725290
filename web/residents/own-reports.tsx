import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onPageSignal } from '../api/page-signals.ts';
import { Button } from '../ui/button.tsx';
import { useResidents } from './context.ts';
import {
  forgetReport,
  isKept,
  keepReport,
  listReports,
  type OwnReport,
  saysEnough,
  sendWaiting,
  writeAgain,
} from './outbox.ts';
import { goTo } from './route.ts';

/** Tried again as often while the page is open; coming back to it and to the network try at once. */
const AGAIN_MS = 60_000;

interface OwnReports {
  /** null before the phone's store was read. */
  reports: readonly OwnReport[] | null;
  /** Keeps a report and, when it waits, tries to send it. */
  keep(report: OwnReport): Promise<boolean>;
  forget(report: OwnReport): Promise<void>;
  /** Makes a draft of what was not taken. */
  edit(report: OwnReport): Promise<void>;
  send(): Promise<void>;
}

const Context = createContext<OwnReports | null>(null);

export function useOwnReports(): OwnReports {
  const own = useContext(Context);
  if (!own) throw new Error('useOwnReports outside of OwnReportsProvider');
  return own;
}

export function OwnReportsProvider({ children }: { children: ReactNode }) {
  const { api } = useResidents();
  const [reports, setReports] = useState<readonly OwnReport[] | null>(null);
  const refresh = useCallback(async () => setReports(await listReports()), []);
  const send = useCallback(async () => {
    await sendWaiting(api, () => void refresh());
    await refresh();
  }, [api, refresh]);
  useEffect(() => {
    void send();
    const timer = setInterval(() => void send(), AGAIN_MS);
    const forget = onPageSignal((signal) => signal !== 'offline' && void send());
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [send]);
  const isLostOnClosing = (reports ?? []).some((report) => report.state === 'waiting' && !isKept(report));
  useEffect(() => {
    if (!isLostOnClosing) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isLostOnClosing]);
  const keep = async (report: OwnReport) => {
    const willStay = await keepReport(report);
    if (report.state === 'waiting') await send();
    else await refresh();
    return willStay;
  };
  const edit = async (report: OwnReport) => {
    await writeAgain(report);
    await refresh();
  };
  const forget = async (report: OwnReport) => {
    await forgetReport(report);
    await refresh();
  };
  return <Context value={{ reports, keep, forget, edit, send }}>{children}</Context>;
}

/** What was sent from this phone or waits on it. */
export function OwnReports() {
  const { t } = useTranslation('residents');
  const { reports, keep, forget, edit, send } = useOwnReports();
  const shown = (reports ?? []).filter(({ state }) => state !== 'draft');
  if (shown.length === 0) return null;
  return (
    <section className="residents-box">
      <h2>{t('mine.title')}</h2>
      <ul className="own-reports">
        {shown.map((report) => (
          <li key={report.key}>
            <p>{wordsOf(report)}</p>
            <div className="residents-actions">
              {report.state === 'sent' && (
                <Button onClick={() => goTo({ page: 'status', code: report.code })}>
                  {t('mine.follow')}
                </Button>
              )}
              {report.state === 'waiting' && <Button onClick={() => void send()}>{t('mine.sendNow')}</Button>}
              {report.state === 'photo_lost' && saysEnough(report) && (
                <Button onClick={() => void keep({ ...report, state: 'waiting', hasPhoto: false })}>
                  {t('mine.withoutPhoto')}
                </Button>
              )}
              {(report.state === 'refused' || report.state === 'photo_lost') && (
                <Button onClick={() => void edit(report).then(() => goTo({ page: 'form' }))}>
                  {t('mine.edit')}
                </Button>
              )}
              {report.state !== 'waiting' && (
                <Button variant="quiet" onClick={() => void forget(report)}>
                  {t('mine.forget')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );

  function wordsOf(report: OwnReport): string {
    const { state, code, problem } = report;
    if (state === 'sent') return t('mine.sent', { code });
    if (state === 'refused') return t('mine.refused', { detail: problem });
    if (state === 'photo_lost') return t('mine.photoLost');
    if (!isKept(report)) return t('mine.unkept', { detail: problem });
    return problem ? t('mine.later', { detail: problem }) : t('mine.waiting');
  }
}
