import type { Tone } from './glyphs.ts';
import './meter.css';

interface MeterProps {
  /** Accessible name. */
  label: string;
  value: number;
  max: number;
  /** Tick on the bar. */
  target?: number | undefined;
  /** What a screen reader says, such as "63 trên 126, chỉ tiêu 79". */
  valueText: string;
  tone?: Tone;
  size?: 'thin' | 'normal';
}

export function Meter({ label, value, max, target, valueText, tone = 'brand', size = 'thin' }: MeterProps) {
  const share = (part: number) => `${Math.min(100, Math.max(0, max > 0 ? (part / max) * 100 : 0))}%`;
  return (
    <div className={`meter meter-${size}`}>
      <meter
        className="visually-hidden"
        aria-label={label}
        max={max}
        value={Math.min(value, max)}
        aria-valuetext={valueText}
      >
        {valueText}
      </meter>
      <div className="meter-track">
        <div className="meter-fill" style={{ width: share(value), background: `var(--${tone})` }} />
      </div>
      {target !== undefined && <div className="meter-target" style={{ left: share(target) }} />}
    </div>
  );
}
