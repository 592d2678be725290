import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/app.tsx';
import { createContainer } from './app/container.ts';
import { applyLanguage, savedLanguage, savedTheme } from './app/preferences.ts';
import { createAppRouter } from './app/router.tsx';
import { createI18n } from './i18n/i18n.ts';
import { setTheme } from './ui/theme.ts';

/** A page this young has just been loaded: loading it again would bring the same. */
const JUST_LOADED_MS = 5000;
// After an update the parts that this page still asks for are gone; typed text is kept as drafts.
window.addEventListener('vite:preloadError', () => {
  // Once: where reloading does not help, the fault screen says what to do.
  if (performance.now() < JUST_LOADED_MS) return;
  window.location.reload();
});
setTheme(savedTheme());
const texts = createI18n(savedLanguage());
applyLanguage(savedLanguage());
const container = createContainer(texts);
const router = createAppRouter(container);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App container={container} router={router} texts={texts} />
  </StrictMode>,
);
