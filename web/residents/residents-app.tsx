import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onPageSignal } from '../api/page-signals.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { type Residents, ResidentsProvider } from './context.ts';
import { Display } from './display.tsx';
import { Home } from './home.tsx';
import { Hotlines } from './hotlines.tsx';
import { loadPlaces, type PlacesAnswer } from './kept-places.ts';
import { OwnReportsProvider } from './own-reports.tsx';
import { ReportForm } from './report-form.tsx';
import { ReportStatus } from './report-status.tsx';
import { goTo, useRoute } from './route.ts';
import '../ui/form-field.css';
import './residents.css';

type Props = Omit<Residents, 'answer' | 'reload'>;

/** The page without an account. */
export function ResidentsApp(props: Props) {
  const { t } = useTranslation('residents');
  const [answer, setAnswer] = useState<PlacesAnswer | null>(null);
  const route = useRoute();
  const { api } = props;
  const reload = useCallback(() => void loadPlaces(api).then(setAnswer), [api]);
  useEffect(() => {
    reload();
    return onPageSignal((signal) => signal === 'online' && reload());
  }, [reload]);
  usePageTitle(t('title'));
  return (
    <ResidentsProvider value={{ ...props, answer, reload }}>
      <OwnReportsProvider>
        <div className="residents">
          <a className="skip-link" href="#content">
            {t('skip')}
          </a>
          <header className="residents-header">
            <div>
              <a
                className="residents-name"
                href="/public"
                onClick={(event) => {
                  event.preventDefault();
                  goTo({ page: 'home' });
                }}
              >
                Bờ An
              </a>
              <h1>{t('title')}</h1>
            </div>
            <Display />
          </header>
          <Hotlines />
          <main id="content" tabIndex={-1}>
            {answer?.type === 'off' ? (
              <section className="residents-box" role="alert">
                <h2>{t('off.title')}</h2>
                <p>{t('off.detail')}</p>
              </section>
            ) : route.page === 'form' ? (
              <ReportForm />
            ) : route.page === 'status' ? (
              <ReportStatus key={route.code} code={route.code} />
            ) : (
              <Home />
            )}
          </main>
          <footer className="residents-foot">
            <p>{t('foot')}</p>
          </footer>
        </div>
      </OwnReportsProvider>
    </ResidentsProvider>
  );
}
