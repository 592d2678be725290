import type { Language } from '../i18n/format.ts';
import { setTheme, THEMES, type Theme } from '../ui/theme.ts';

const LANGUAGE_KEY = 'bo-an.language';
const THEME_KEY = 'bo-an.theme';

/** Storage may be forbidden; then a choice lasts until the page is closed. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function write(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}

/** The chosen language, Vietnamese when none was chosen. */
export function savedLanguage(): Language {
  return read(LANGUAGE_KEY) === 'en' ? 'en' : 'vi';
}

export function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  write(LANGUAGE_KEY, language);
}

/** The chosen theme, else that of the system. */
export function savedTheme(): Theme {
  const saved = THEMES.find((theme) => theme === read(THEME_KEY));
  if (saved) return saved;
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function applyTheme(theme: Theme): void {
  setTheme(theme);
  write(THEME_KEY, theme);
}
