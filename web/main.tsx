import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/app.tsx';
import { createContainer } from './app/container.ts';
import { loadFirstData } from './app/first-data.ts';
import { findFirstPicture } from './app/first-picture-end.ts';
import { applyLanguage, savedLanguage, savedTheme } from './app/preferences.ts';
import { reloadAfterUpdate } from './app/reload-after-update.ts';
import { createAppRouter } from './app/router.tsx';
import { whenLineIsQuiet } from './app/when-line-is-quiet.ts';
import { createI18n } from './i18n/i18n.ts';
import { resources } from './i18n/resources.ts';
import { registerServiceWorker, startsNewVersion } from './offline/app-update.ts';
import { setTheme } from './ui/theme.ts';

reloadAfterUpdate();
setTheme(savedTheme());
const texts = createI18n(savedLanguage(), resources);
applyLanguage(savedLanguage());
const container = createContainer(texts);
const router = createAppRouter(container);

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  const picture = findFirstPicture();
  // Under a first picture the application appears whole; without one it shows grey shapes while it loads.
  if (picture) await Promise.all([router.load(), loadFirstData(container)]);
  createRoot(root).render(
    <StrictMode>
      <App container={container} router={router} texts={texts} onShown={() => picture?.remove()} />
    </StrictMode>,
  );
}
async function startNewest(): Promise<void> {
  if (import.meta.env.PROD && (await startsNewVersion())) return;
  await start();
  // The worker fetches the whole application: only once this page has all that it wants.
  if (import.meta.env.PROD) await whenLineIsQuiet().then(registerServiceWorker);
}
// Not awaited here: parts that the start loads import this module's chunk and would wait for it.
startNewest().catch(console.error);
