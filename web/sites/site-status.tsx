import { useTranslation } from 'react-i18next';
import { daysBetween } from '#domain/calendar.ts';
import { type Cover, type SiteStatus, statusGroup } from '#domain/sites.ts';
import type { CalendarDate } from '#domain/values.ts';
import { useFormat } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

/** Shape, colour and words of a status. */
export function SiteStatusPill({ status }: { status: SiteStatus }) {
  const { t } = useTranslation('sites');
  const { tone, glyph } = SITE_STYLE[statusGroup(status)];
  return <StatusPill tone={tone} glyph={glyph} label={t(`status.${status}`)} />;
}

/** How many days a due date has passed; `today` in Asia/Ho_Chi_Minh. */
export function OverduePill({ dueOn, today }: { dueOn: CalendarDate; today: CalendarDate }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const days = daysBetween(dueOn, today);
  return (
    <StatusPill {...OVERDUE_STYLE} label={t('site.overdueBy', { count: days, shown: format.number(days) })} />
  );
}

const COVER_STYLE: Record<Cover, { tone: Tone; glyph: GlyphName }> = {
  covered: { tone: 'success', glyph: 'square' },
  warned: { tone: 'warning', glyph: 'triangle' },
  none: { tone: 'neutral', glyph: 'dashed' },
};

interface CoverProps {
  cover: Cover;
  /** What stands counts no more until somebody looks at it again: not the same as nothing there. */
  isLate: boolean;
  isShort?: boolean;
}

export function CoverPill({ cover, isLate, isShort = false }: CoverProps) {
  const { t } = useTranslation('sites');
  if (cover === 'none' && isLate)
    return <StatusPill tone="alert" glyph="clock" label={t(isShort ? 'coverShort.late' : 'cover.late')} />;
  return (
    <StatusPill {...COVER_STYLE[cover]} label={isShort ? t(`coverShort.${cover}`) : t(`cover.${cover}`)} />
  );
}
