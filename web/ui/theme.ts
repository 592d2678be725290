export const THEMES = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
const root = () => document.documentElement;

export function getTheme(): Theme {
  const { theme } = root().dataset;
  return isTheme(theme) ? theme : 'light';
}

/** Sets the colours of the whole page, menus and windows included. Remembering it is the caller's business. */
export function setTheme(theme: Theme): void {
  root().dataset.theme = theme;
}

/** `field`: larger type and targets (56 px). */
export function setDensity(density: 'desk' | 'field'): void {
  root().dataset.density = density;
}

/** Value of a colour token, for canvases that cannot read CSS variables: `readToken('brand')`. */
export function readToken(name: string): string {
  return getComputedStyle(root()).getPropertyValue(`--${name}`).trim();
}
