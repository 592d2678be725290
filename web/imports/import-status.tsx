import { useTranslation } from 'react-i18next';
import type { ImportCounts, ImportStatus } from '#domain/imports.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

const STYLE: Record<ImportStatus, { tone: Tone; glyph: GlyphName }> = {
  uploaded: { tone: 'neutral', glyph: 'dashed' },
  checking: { tone: 'info', glyph: 'half' },
  checked: { tone: 'info', glyph: 'diamond' },
  running: { tone: 'info', glyph: 'half' },
  done: { tone: 'success', glyph: 'check' },
  cancelling: { tone: 'warning', glyph: 'half' },
  cancelled: { tone: 'neutral', glyph: 'cross' },
  undoing: { tone: 'warning', glyph: 'half' },
  undone: { tone: 'neutral', glyph: 'cross' },
  failed: { tone: 'danger', glyph: 'triangle' },
};

export function ImportStatusPill({ status }: { status: ImportStatus }) {
  const { t } = useTranslation('imports');
  return <StatusPill {...STYLE[status]} label={t(`status.${status}`)} />;
}

const SHOWN = ['added', 'unchanged', 'duplicates', 'merged', 'skipped', 'returned'] as const;

/** "283 thêm · 5 nghi trùng · 12 trả lại" */
export function useCountsText(): (counts: ImportCounts) => string {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (counts) =>
    counts.read === 0
      ? t('history.notYet')
      : SHOWN.filter((name) => counts[name] > 0 || name === 'added')
          .map((name) => t(`history.${name}`, { shown: format.number(counts[name]) }))
          .join(' · ');
}
