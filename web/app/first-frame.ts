import { createFormat, type Language } from '../i18n/format.ts';
import enCommon from '../i18n/messages/en/common.json' with { type: 'json' };
import enDashboard from '../i18n/messages/en/dashboard.json' with { type: 'json' };
import enMap from '../i18n/messages/en/map.json' with { type: 'json' };
import enSites from '../i18n/messages/en/sites.json' with { type: 'json' };
import viCommon from '../i18n/messages/vi/common.json' with { type: 'json' };
import viDashboard from '../i18n/messages/vi/dashboard.json' with { type: 'json' };
import viMap from '../i18n/messages/vi/map.json' with { type: 'json' };
import viSites from '../i18n/messages/vi/sites.json' with { type: 'json' };
import { createPlainText } from '../i18n/plain-text.ts';
import { OVERDUE_STYLE, PLAY_SPACE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { GLYPHS, type GlyphName, type GlyphShape, type Tone } from '../ui/glyphs.ts';
import { FIRST_ICONS } from './first-icons.ts';
import '../ui/badge.css';
import '../ui/button.css';
import '../ui/form-field.css';
import '../ui/segmented.css';
import '../ui/skeleton.css';
import '../dashboard/dashboard.css';
import '../dashboard/kpi-row.css';
import '../dashboard/legend.css';
import '../dashboard/search-box.css';
import '../dashboard/time-bar.css';
import '../map/map.css';
import './shell.css';
import './first-frame.css';

const TEXTS = {
  vi: { common: viCommon, dashboard: viDashboard, map: viMap, sites: viSites },
  en: { common: enCommon, dashboard: enDashboard, map: enMap, sites: enSites },
};
const RAIL = [
  ['map', '/'],
  ['sites', '/sites'],
  ['communes', '/communes'],
  ['standard', '/standard'],
  ['plans', '/plans'],
  ['deadlines', '/deadlines'],
  ['field', '/field'],
] as const;

export interface FirstClass {
  color: string;
  label: string;
  /** Communes of this class. */
  count: number;
}

interface FirstContent {
  measure: string;
  classes: readonly FirstClass[];
  withoutData: number;
  /** Some of the shown communes have an approximate cell only. */
  isApproximate: boolean;
  isDemo: boolean;
}

/** Words and numbers of the first picture in the language of the page. */
export function firstTexts(language: Language) {
  return { t: createPlainText(TEXTS[language]), format: createFormat(language) };
}
type Texts = ReturnType<typeof firstTexts>;

/**
 * The page around the map as the application will draw it (same classes, so same places), with the legend of the
 * colours. What is not known yet is a grey shape; nothing here can be pressed but the links.
 */
export function createFirstFrame(
  { t, format }: Texts,
  content: FirstContent,
): { root: HTMLElement; map: HTMLElement } {
  const count = (value: number) => t('dashboard.measure.communes', { value: format.number(value) });
  const row = (swatch: string, label: string, value: number) =>
    `<li>${swatch}<span>${plain(label)}</span><span class="dash-count">${plain(count(value))}</span></li>`;
  const none = '<span class="dash-swatch dash-swatch-none" aria-hidden="true"></span>';
  const classes = content.classes.map(({ color, label, count: value }) =>
    row(`<span class="dash-swatch" data-look="background:${color}" aria-hidden="true"></span>`, label, value),
  );
  if (content.withoutData > 0) classes.push(row(none, t('dashboard.measure.noData'), content.withoutData));
  const root = document.createElement('div');
  root.id = 'first-picture';
  root.className = 'first-picture';
  root.setAttribute('aria-busy', 'true');
  root.innerHTML = `<div class="shell"><span class="shell-logo" aria-hidden="true">BA</span>${topBar(t, content.isDemo)}${rail(t)}
<main class="shell-main"><div class="dash"><h1 class="visually-hidden">${t('dashboard.title')}</h1>
<div class="dash-top"><div class="dash-kpis">${(['recognition', 'covered', 'overdue', 'play'] as const).map((key) => kpi(t(`dashboard.kpi.${key}`))).join('')}</div></div>
<aside class="dash-side" aria-label="${t('dashboard.legend.title')}"><div class="dash-side-colors">
<div class="dash-block"><div class="segmented">${(['map', 'heat', 'columns'] as const).map((mode) => `<span class="segmented-item"${mode === 'map' ? ' data-state="on"' : ''}>${t(`dashboard.mode.${mode}`)}</span>`).join('')}</div></div>
<section class="dash-block"><div class="field"><span class="field-label">${t('dashboard.measure.label')}</span><span class="input first-choice">${t(`dashboard.measure.${content.measure}`)}</span></div>
<ul class="dash-classes" aria-label="${t('dashboard.measure.classes')}">${classes.join('')}</ul>${content.isApproximate ? approximateNote(t) : ''}</section></div>
<div class="dash-side-sites">${siteRows(t)}</div></aside>
<section class="dash-map" aria-label="${t('dashboard.mapRegion')}"><div class="dash-canvas"><div class="map-view"></div></div></section>
<section class="dash-time" aria-hidden="true">${shape('44px', '44px', '50%')}<div class="dash-time-now">${shape('110px', '20px')}${shape('90px', '18px')}</div><div class="dash-bars"></div><span class="dash-year">${shape('100%', '44px')}</span></section>
</div></main></div>`;
  // The page's policy lets no markup bring styles of its own; what a script sets is the script's.
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>('[data-look]'))
    element.style.cssText = element.dataset.look ?? '';
  const map = root.querySelector<HTMLElement>('.map-view');
  if (!map) throw new Error('the first frame has no place for the map');
  return { root, map };
}

/** The application could not be loaded: the picture stays, and says so. */
export function tellFault(root: HTMLElement, t: Texts['t']): void {
  const note = document.createElement('p');
  note.className = 'map-note first-fault';
  note.setAttribute('role', 'alert');
  note.textContent = `${t('map.appFailed')} `;
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'button button-secondary';
  again.textContent = t('common.action.reload');
  again.addEventListener('click', () => location.reload());
  note.append(again);
  root.append(note);
}

const approximateNote = (t: Texts['t']) =>
  `<p class="dash-note dash-note-strong">${t('dashboard.legend.approximate')} <code>npm run boundaries -- ${plain(t('dashboard.legend.file'))}</code></p>`;

function topBar(t: Texts['t'], isDemo: boolean): string {
  const badge = isDemo
    ? `<span class="badge tone-warning" title="${t('common.app.demoNote')}">${t('common.app.demoBadge')}</span>`
    : '';
  return `<header class="topbar"><div class="topbar-name"><strong>${t('common.app.name')}</strong><span>${t('common.app.tagline')}</span></div>
<div class="topbar-slot"><div class="dash-search">${icon('search', 18)}<span class="input first-choice">${t('dashboard.search.placeholder')}</span></div></div>
<div class="topbar-end" aria-hidden="true">${badge}${shape('300px', '44px', '999px')}</div></header>`;
}

function rail(t: Texts['t']): string {
  const links = RAIL.map(
    ([name, path]) =>
      `<a class="rail-link${name === 'map' ? ' active' : ''}" href="${path}">${icon(name, 22)}${t(`common.nav.${name}`)}</a>`,
  );
  return `<nav class="rail" aria-label="${t('common.nav.label')}">${links.join('')}</nav>`;
}

const icon = (name: keyof typeof FIRST_ICONS, size: number, stroke = 2) =>
  `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="${stroke}" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${FIRST_ICONS[name]}</svg>`;

const shape = (width: string, height: string, radius = 'var(--radius)') =>
  `<span class="skeleton first-shape" data-look="width:${width};height:${height};border-radius:${radius}"></span>`;

const kpi = (title: string) =>
  `<section class="dash-kpi"><h2 class="dash-kpi-title">${title}</h2><div class="dash-kpi-line">${shape('60%', '28px')}</div>${shape('100%', '14px')}<div class="dash-kpi-note">${shape('100%', '14px')}</div></section>`;

function siteRows(t: Texts['t']): string {
  const line = (style: { tone: Tone; glyph: GlyphName }, label: string, isOn: boolean) =>
    `<span class="dash-row"${isOn ? ' aria-pressed="true"' : ''}><span class="dash-tick">${isOn ? icon('tick', 14, 3) : ''}</span>${glyph(style)}<span class="dash-row-label">${label}</span></span>`;
  const groups = Object.entries(SITE_STYLE).map(([group, style]) =>
    line(style, t(`sites.group.${group}`), group !== 'candidate' && group !== 'closed'),
  );
  return `<section class="dash-block"><h2 class="dash-heading">${t('sites.title')}</h2>
<div class="dash-rows">${line(OVERDUE_STYLE, t('dashboard.legend.overdueOnly'), false)}</div><div class="dash-rows">${groups.join('')}</div>
<div class="dash-note">${shape('100%', '18px')}</div><div class="dash-rows">${line(PLAY_SPACE_STYLE, t('dashboard.legend.playSpaces'), true)}</div></section>`;
}

function glyph({ glyph: name, tone }: { tone: Tone; glyph: GlyphName }): string {
  const { body, mark, isHollow }: GlyphShape = GLYPHS[name];
  const ink = isHollow ? `var(--${tone})` : 'var(--surface)';
  const fill = isHollow
    ? `fill="var(--surface)" stroke="var(--${tone})" stroke-width="3" stroke-dasharray="4.5 3"`
    : `fill="var(--${tone})"`;
  return `<svg width="16" height="16" viewBox="0 0 24 24" aria-hidden="true" data-look="flex:none"><path d="${body}" ${fill}/><path d="${mark}" fill="none" stroke="${ink}" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

const plain = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
