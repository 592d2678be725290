import { Pause, Play } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageSeries } from '#domain/coverage.ts';
import { useFormat } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import './time-bar.css';

type Month = CoverageSeries['items'][number];

interface Props {
  /** Oldest first; the day of the last one may be today. */
  months: readonly Month[];
  /** The shown day. */
  at: string;
  year: string | undefined;
  years: readonly string[];
  isLoading: boolean;
  onDay(day: string): void;
  onYear(year: string | undefined): void;
}

const STEP_MS = 1100;
const shareOf = ({ total }: Month) => (total.sites > 0 ? total.covered / total.sites : null);

/** Replays the share of covered sites month by month; colours and figures of the page follow. */
export function TimeBar({ months, at, year, years, isLoading, onDay, onYear }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const bars = useRef<HTMLDivElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  /** Play was pressed at the end: the first month is on its way. */
  const isRewinding = useRef(false);
  const last = months.length - 1;
  const found = months.findIndex((month) => month.at === at);
  const index = found < 0 ? last : found;
  const shown = months[index];

  useEffect(() => {
    if (!isPlaying) return undefined;
    const next = months[index + 1];
    if (!next) {
      if (!isRewinding.current) setPlaying(false);
      return undefined;
    }
    isRewinding.current = false;
    const timer = setTimeout(() => onDay(next.at), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, index, months, onDay]);

  const go = (target: number) => {
    const month = months[Math.max(0, Math.min(last, target))];
    if (month && month.at !== at) onDay(month.at);
  };
  function press(event: KeyboardEvent) {
    const target = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - 3,
      PageUp: index + 3,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    setPlaying(false);
    go(target);
  }
  function point(event: PointerEvent) {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = bars.current?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    setPlaying(false);
    go(Math.floor(((event.clientX - box.left) / box.width) * months.length));
  }
  function play() {
    isRewinding.current = !isPlaying && index === last && last > 0;
    if (isRewinding.current) go(0);
    setPlaying(!isPlaying);
  }
  const words = shown
    ? t('time.value', {
        month: format.month(shown.at),
        share: format.percent(shareOf(shown)),
        covered: format.number(shown.total.covered),
        sites: format.number(shown.total.sites),
      })
    : '';

  return (
    <section className="dash-time" aria-label={t('time.title')} aria-busy={isLoading}>
      <IconButton label={t(isPlaying ? 'time.pause' : 'time.play')} variant="brand" onClick={play}>
        {isPlaying ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
      </IconButton>
      <div className="dash-time-now">
        <strong>{shown ? t('time.month', { month: format.month(shown.at) }) : '–'}</strong>
        <span>{shown && t('time.covered', { share: format.percent(shareOf(shown)) })}</span>
      </div>
      <div
        ref={bars}
        className="dash-bars"
        role="slider"
        tabIndex={0}
        aria-label={t('time.slider')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={words}
        onKeyDown={press}
        onPointerDown={point}
        onPointerMove={point}
      >
        {months.map((month, position) => (
          <span
            key={month.at}
            className="dash-bar"
            data-current={position === index ? true : undefined}
            title={`${format.month(month.at)}: ${format.percent(shareOf(month))}`}
          >
            <span className="dash-bar-track">
              <span className="dash-bar-fill" style={{ height: `${(shareOf(month) ?? 0) * 100}%` }} />
            </span>
            <span className="dash-bar-label">
              {month.at.slice(5, 7)}
              {(position === 0 || month.at.slice(5, 7) === '01') && (
                <span className="dash-bar-year">/{month.at.slice(2, 4)}</span>
              )}
            </span>
          </span>
        ))}
      </div>
      <Select
        className="dash-year"
        label={t('time.year')}
        isLabelHidden
        value={year ?? ''}
        placeholder={t('time.recent')}
        options={years.map((each) => ({ value: each, label: t('time.plan', { year: each }) }))}
        onChange={(value) => onYear(value || undefined)}
      />
    </section>
  );
}
