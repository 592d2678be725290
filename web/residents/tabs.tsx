import type { ReactNode } from 'react';

interface Props<T extends string> {
  label: string;
  className?: string;
  value: T;
  onChange(value: T): void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
}

/** One of a few; plain buttons, so that the page stays small. */
export function Tabs<T extends string>({ label, className, value, onChange, options }: Props<T>) {
  return (
    <fieldset className={['residents-tabs', className].filter(Boolean).join(' ')} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="residents-tab"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.icon}
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
