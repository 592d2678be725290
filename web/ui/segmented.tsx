import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import './segmented.css';

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  onChange(value: T): void;
  options: readonly { value: T; label: ReactNode; icon?: ReactNode; ariaLabel?: string }[];
}

/** One of a few, all visible. Arrow keys move. */
export function Segmented<T extends string>({ label, value, onChange, options }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="segmented"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="segmented-item"
          aria-label={option.ariaLabel}
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
