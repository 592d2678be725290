import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Commune } from '#domain/communes.ts';
import { type SiteListItem, statusGroup } from '#domain/sites.ts';
import { useFormerCommunes } from '../api/reference.ts';
import { SITE_STYLE } from '../map/site-style.ts';
import { Glyph } from '../ui/glyph.tsx';
import { useSiteList } from './dashboard.hooks.ts';
import { type FormerMatch, matchCommunes, matchFormer } from './search-matches.ts';
import './search-box.css';

interface Props {
  communes: readonly Commune[];
  onCommune(code: string): void;
  onSite(site: SiteListItem): void;
}

type Option =
  | { type: 'commune'; key: string; commune: Commune }
  | ({ type: 'former'; key: string } & FormerMatch)
  | { type: 'site'; key: string; site: SiteListItem }
  | { type: 'all'; key: string };

/** Finds communes and sites; the list is driven by the arrow keys, "/" comes here from anywhere. */
export function SearchBox({ communes, onCommune, onSite }: Props) {
  const { t } = useTranslation('dashboard');
  const { t: ts } = useTranslation('sites');
  const navigate = useNavigate();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const wanted = useDelayed(text.trim(), 180);
  const found = useSiteList({ q: wanted, limit: 7 }, wanted.length > 1);
  const former = useFormerCommunes(wanted.length > 1).data ?? [];
  const sites = wanted.length > 1 ? (found.data?.items ?? []) : [];
  const names = new Map(communes.map(({ code, name }) => [code, name]));
  const options: Option[] = [
    ...matchCommunes(communes, text).map((commune) => ({
      type: 'commune' as const,
      key: commune.code,
      commune,
    })),
    ...matchFormer(former, communes, text).map((match) => ({
      type: 'former' as const,
      key: `${match.unit.code}-${match.commune.code}`,
      ...match,
    })),
    ...sites.map((site) => ({ type: 'site' as const, key: site.id, site })),
  ];
  if (wanted.length > 1 && sites.length > 0) options.push({ type: 'all', key: 'all' });
  const isShown = isOpen && text.trim() !== '';
  const current = Math.min(active, options.length - 1);

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      const { target } = event;
      const isTyping =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  function choose(option: Option | undefined) {
    if (!option) return;
    setOpen(false);
    if (option.type === 'commune' || option.type === 'former') onCommune(option.commune.code);
    else if (option.type === 'site') onSite(option.site);
    else void navigate({ to: '/sites', search: { q: wanted } });
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isShown) setOpen(true);
      else if (options.length > 0)
        setActive((current + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isShown) choose(options[current]);
    } else if (event.key === 'Escape') {
      if (isShown) setOpen(false);
      else setText('');
    }
  }

  return (
    <search className="dash-search">
      <Search size={18} aria-hidden />
      <input
        ref={input}
        className="input"
        type="text"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && options[current] ? `${id}-${options[current].key}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <span className="dash-search-key" aria-hidden="true">
        /
      </span>
      <div
        className="dash-search-list"
        id={`${id}-list`}
        role="listbox"
        aria-label={t('search.results')}
        hidden={!isShown}
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the input, as the combobox pattern asks
          <div
            key={option.key}
            id={`${id}-${option.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className="dash-search-option"
            // Keeps the focus in the input, so that the list is still there when the click comes.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            {option.type === 'commune' && (
              <>
                <strong>{option.commune.name}</strong>
                <span>
                  {t(`kind.${option.commune.kind}`)} · {option.commune.code}
                </span>
              </>
            )}
            {option.type === 'former' && (
              <>
                <strong>{option.unit.name}</strong>
                <span>
                  {t('search.former', {
                    district: option.unit.district,
                    commune: `${t(`kind.${option.commune.kind}`)} ${option.commune.name}`,
                  })}
                </span>
              </>
            )}
            {option.type === 'site' && (
              <>
                <strong className="dash-search-site">
                  <Glyph
                    name={SITE_STYLE[statusGroup(option.site.status)].glyph}
                    tone={SITE_STYLE[statusGroup(option.site.status)].tone}
                  />
                  {option.site.name}
                </strong>
                <span>
                  {option.site.code} · {names.get(option.site.communeCode) ?? option.site.communeCode} ·{' '}
                  {ts(`status.${option.site.status}`)}
                </span>
              </>
            )}
            {option.type === 'all' && <strong>{t('search.all', { text: wanted })}</strong>}
          </div>
        ))}
      </div>
      {isShown && options.length === 0 && (
        <p className="dash-search-list dash-search-none">
          {found.isFetching ? t('search.searching') : t('search.none', { text: text.trim() })}
        </p>
      )}
      <span className="visually-hidden" role="status">
        {isShown && t('search.count', { count: options.filter(({ type }) => type !== 'all').length })}
      </span>
    </search>
  );
}

/** The value as it was when it last stood still for so long. */
function useDelayed<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
