import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { fetchAhead } from './app/fetch-ahead.ts';
import { drawFirstPicture, tellFirstFault } from './app/first-picture.ts';
import { applyLanguage, savedLanguage, savedTheme } from './app/preferences.ts';
import { setTheme } from './ui/theme.ts';

/** Long enough for a slow line, short enough that a server in trouble does not keep the application away. */
const MOST_PATIENCE_MS = 4000;

// The page at `/`: a true picture first, the application after it. Every other page starts with `main.tsx`.
setTheme(savedTheme());
applyLanguage(savedLanguage());
const picture = location.pathname === '/' ? drawFirstPicture().catch(console.error) : Promise.resolve();
const patience = new Promise((resolve) => setTimeout(resolve, MOST_PATIENCE_MS));
Promise.race([picture, patience])
  .then(() => {
    // One after the other: on a slow line the map's code would only take the application's turn.
    void fetchAhead('app-parts').then(() => fetchAhead('map-parts'));
    return import('./main.tsx');
  })
  .catch((error: unknown) => {
    console.error(error);
    tellFirstFault();
  });
