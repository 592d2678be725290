import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';

const LOOK = {
  connecting: { glyph: 'dashed', tone: 'neutral' },
  online: { glyph: 'dot', tone: 'success' },
  offline: { glyph: 'triangle', tone: 'warning' },
} as const;

/** Whether changes arrive by themselves, and when the last sign of life came. */
export function LivePill() {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, lastSeenAt } = useLiveStatus();
  return (
    <span className="live-pill" role="status">
      <Glyph name={LOOK[status].glyph} tone={LOOK[status].tone} />
      <span className="live-text">{t(`live.${status}`, { time: format.time(lastSeenAt) })}</span>
    </span>
  );
}
