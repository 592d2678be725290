import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { createApiClient } from './api/client.ts';
import { applyLanguage, applyTheme, savedLanguage, savedTheme } from './app/preferences.ts';
import { createI18n } from './i18n/i18n.ts';
import enCommon from './i18n/messages/en/common.json' with { type: 'json' };
import enMap from './i18n/messages/en/map.json' with { type: 'json' };
import viCommon from './i18n/messages/vi/common.json' with { type: 'json' };
import viMap from './i18n/messages/vi/map.json' with { type: 'json' };
import { residentTexts } from './i18n/resident-texts.ts';
import { ResidentsApp } from './residents/residents-app.tsx';
import { setDensity, setTheme } from './ui/theme.ts';

// The page without an account: a build of its own (`vite.residents.config.ts`), small enough for a phone on a weak line.
setTheme(savedTheme());
setDensity('field');
const texts = createI18n(savedLanguage(), {
  vi: { common: viCommon, map: viMap, residents: residentTexts.vi },
  en: { common: enCommon, map: enMap, residents: residentTexts.en },
});
applyLanguage(savedLanguage());
const api = createApiClient({ fetch: (...args) => fetch(...args), language: () => savedLanguage() });

const root = document.getElementById('root');
if (!root) throw new Error('residents.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={texts}>
      <ResidentsApp
        api={api}
        setTheme={applyTheme}
        setLanguage={(language) => {
          applyLanguage(language);
          void texts.changeLanguage(language);
        }}
      />
    </I18nextProvider>
  </StrictMode>,
);
// The worker fetches the whole page: only once it has been shown.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
  window.addEventListener('load', () =>
    setTimeout(
      () =>
        void navigator.serviceWorker
          .register('/public/residents-sw.js', { scope: '/public' })
          .catch(() => undefined),
      3000,
    ),
  );
