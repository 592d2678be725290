import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isInScope } from '#domain/roles.ts';
import { MOST_COMMUNES_PER_DEVICE } from '#domain/sync.ts';
import { useContainer } from '../api/container.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCommunes, useOutlines } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Select, TextInput } from '../ui/form-field.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Meter } from '../ui/meter.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useBasemap } from './basemap.ts';
import { BasemapLine } from './basemap-line.tsx';
import { READY_LOOK } from './ready-look.ts';
import {
  freeBytes,
  READY_KEYS,
  type ReadyFacts,
  type ReadyKey,
  type ReadyLevel,
  readyLevels,
} from './ready-rules.ts';
import { StoreFault } from './store-fault.tsx';
import { fetchAnew, useStored, useSyncState, useTablet } from './tablet.ts';
import { countThumbs, fetchThumbs, isOnDevice, MOST_THUMBS } from './take-along.ts';

const NO_COMMUNES: readonly string[] = [];
const MB = 1024 * 1024;

/** The card before leaving: each line green or red, and what to do. */
export function ReadySheet({ closeButton }: { closeButton: ReactNode }) {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const { now } = useContainer();
  const { data: outlines } = useOutlines();
  const outlinesUrl = outlines?.url ?? null;
  const [fetched, setFetched] = useState(0);
  const read = useStored(
    `ready ${outlinesUrl} ${fetched}`,
    async (from) => {
      const thumbs = await from.lastPhotos(MOST_THUMBS);
      const facts: ReadyFacts = {
        ...(await from.ready()),
        startsOffline: navigator.serviceWorker?.controller != null,
        hasOutlines: outlinesUrl !== null && (await isOnDevice(outlinesUrl)),
        thumbs: { here: await countThumbs(thumbs), wanted: thumbs.length },
      };
      return { facts, thumbs };
    },
    { keepsOld: true },
  );
  const [fault, setFault] = useState<unknown>(null);
  const { phase } = useSyncState();
  const basemap = useBasemap(read?.facts.communes ?? NO_COMMUNES);
  if (!read)
    return (
      <div className="sheet-body">
        <Skeleton height="48px" lines={6} />
      </div>
    );
  const { facts, thumbs } = read;
  const levels = readyLevels(facts, now());
  const open = [...READY_KEYS.map((key) => levels[key]), basemap.level].filter(
    (level) => level === 'bad',
  ).length;
  const choose = (codes: readonly string[]) =>
    void tablet
      .chooseCommunes(codes)
      .then(() => fetchAnew(tablet))
      .catch(setFault);
  return (
    <div className="sheet-body">
      <header className="list-head">
        <h1>{t('ready.title')}</h1>
        {closeButton}
      </header>
      <p className="ready-verdict" data-good={open === 0} role="status">
        <Glyph name={open === 0 ? 'check' : 'triangle'} tone={open === 0 ? 'success' : 'danger'} size={22} />
        {open === 0 ? t('ready.yes') : t('ready.no', { count: open })}
      </p>
      {fault !== null && <StoreFault fault={fault} />}
      <CommunePicker chosen={facts.communes} onChoose={choose} />
      <ul className="ready-list">
        {READY_KEYS.map((key) => (
          <ReadyLine key={key} name={key} level={levels[key]} facts={facts} />
        ))}
        <BasemapLine facts={basemap} communes={facts.communes} />
      </ul>
      <FetchAll
        thumbs={thumbs}
        outlinesUrl={outlinesUrl}
        isBusy={phase === 'pulling' || phase === 'checking'}
        onDone={() => setFetched((count) => count + 1)}
      />
      <TabletName label={facts.label} />
    </div>
  );
}

function ReadyLine({ name, level, facts }: { name: ReadyKey; level: ReadyLevel; facts: ReadyFacts }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const free = freeBytes(facts);
  const { counts, clockOffsetMs, thumbs } = facts;
  const values = {
    app: {},
    communes: { count: facts.communes.length },
    sites: { count: facts.sites, shown: format.number(facts.sites), time: format.dateTime(facts.snapshotAt) },
    outlines: {},
    thumbs,
    space: {
      free: free === null ? '–' : format.number(free / MB),
      persistent: t(facts.space.isPersistent ? 'ready.kept' : 'ready.mayGo'),
    },
    battery: { share: format.percent(facts.battery, 0) },
    unsent: {
      items: counts.unsentItems,
      photos: counts.unsentPhotos,
      aside: counts.setAside + counts.refusedPhotos,
    },
    clock: {
      minutes: clockOffsetMs === null ? '–' : format.number(Math.abs(clockOffsetMs) / 60_000, 1),
      time: format.dateTime(facts.lastContactAt),
    },
  }[name];
  return (
    <li data-level={level}>
      <Glyph name={READY_LOOK[level].glyph} tone={READY_LOOK[level].tone} size={20} />
      <span>
        <strong>{t(`ready.${name}.title`)}</strong>
        {t(`ready.${name}.is`, values)}
        {level === 'bad' && <em>{t(`ready.${name}.todo`)}</em>}
        {level === 'unknown' && isUnsure(name) && <em>{t(`ready.${name}.unknown`)}</em>}
      </span>
    </li>
  );
}

/** Lines about which a device may say nothing. */
const isUnsure = (name: ReadyKey) => name === 'space' || name === 'battery' || name === 'clock';

function CommunePicker({ chosen, onChoose }: { chosen: readonly string[]; onChoose(codes: string[]): void }) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const actor = useActor();
  const { data: communes } = useCommunes();
  const own = (communes ?? []).filter(({ code }) => isInScope(actor, code) && !chosen.includes(code));
  const isFull = chosen.length >= MOST_COMMUNES_PER_DEVICE;
  return (
    <section className="ready-communes" aria-label={t('ready.communes.title')}>
      <ul>
        {chosen.map((code) => (
          <li key={code}>
            <Button
              onClick={() => onChoose(chosen.filter((other) => other !== code))}
              aria-label={t('ready.removeCommune', { commune: labels.commune(code) })}
            >
              {labels.commune(code)} ×
            </Button>
          </li>
        ))}
      </ul>
      {own.length > 0 && !isFull && (
        <Select
          label={t('ready.addCommune', { most: MOST_COMMUNES_PER_DEVICE })}
          value=""
          placeholder={t('add.communeChoose')}
          options={own.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(code) => code && onChoose([...chosen, code])}
        />
      )}
      {isFull && <p className="field-hint">{t('ready.fullCommunes', { most: MOST_COMMUNES_PER_DEVICE })}</p>}
    </section>
  );
}

interface FetchProps {
  thumbs: readonly string[];
  outlinesUrl: string | null;
  isBusy: boolean;
  onDone(): void;
}

/** Fetches all that is missing; can be stopped, and goes on where it was. */
function FetchAll({ thumbs, outlinesUrl, isBusy, onDone }: FetchProps) {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const [done, setDone] = useState<number | null>(null);
  const [failed, setFailed] = useState(0);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  async function run() {
    const control = new AbortController();
    abort.current = control;
    setFailed(0);
    setDone(0);
    await fetchAnew(tablet);
    if (outlinesUrl) await fetch(outlinesUrl, { signal: control.signal }).catch(() => null);
    const wanted = await tablet.lastPhotos(MOST_THUMBS);
    const missing = await fetchThumbs(wanted, { signal: control.signal, onProgress: setDone });
    if (!control.signal.aborted) setFailed(missing);
    setDone(null);
    onDone();
  }
  if (done !== null)
    return (
      <div className="ready-fetch">
        <Meter
          label={t('ready.fetching')}
          value={done}
          max={Math.max(1, thumbs.length)}
          valueText={t('ready.progress', { done, of: thumbs.length })}
        />
        <p>{t('ready.progress', { done, of: thumbs.length })}</p>
        <Button
          size="large"
          onClick={() => {
            abort.current?.abort();
            setDone(null);
            onDone();
          }}
        >
          {t('ready.stop')}
        </Button>
      </div>
    );
  return (
    <>
      <Button variant="primary" size="large" isWide isBusy={isBusy} onClick={() => void run()}>
        {t('ready.fetch')}
      </Button>
      {failed > 0 && (
        <p className="store-fault" role="alert">
          {t('ready.failed', { count: failed })}
        </p>
      )}
    </>
  );
}

/** As people call the tablet; the office reads it beside what is still on it. */
function TabletName({ label }: { label: string }) {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const [text, setText] = useState(label);
  return (
    <TextInput
      label={t('ready.name')}
      hint={t('ready.nameHint')}
      maxLength={60}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text.trim() !== label && tablet.nameTablet(text.trim())}
    />
  );
}
