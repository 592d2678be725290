import { DropdownMenu, Popover as RadixPopover } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './menu.css';

interface PopoverProps {
  /** A single button. */
  trigger: ReactElement;
  label: string;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  isOpen?: boolean;
  onOpenChange?(isOpen: boolean): void;
  children: ReactNode;
}

/** Any content beside a button; the page behind stays usable. */
export function Popover({
  trigger,
  label,
  align = 'start',
  side = 'bottom',
  isOpen,
  onOpenChange,
  children,
}: PopoverProps) {
  return (
    <RadixPopover.Root open={isOpen} onOpenChange={onOpenChange}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          className="popover"
          aria-label={label}
          {...{ align, side }}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

export type MenuEntry =
  | { type: 'item'; id: string; label: ReactNode; icon?: ReactNode; isDisabled?: boolean; onSelect(): void }
  | { type: 'download'; id: string; label: ReactNode; icon?: ReactNode; href: string }
  | {
      type: 'choice';
      id: string;
      label: string;
      value: string;
      options: readonly { value: string; label: ReactNode }[];
      onChange(value: string): void;
    }
  | { type: 'header'; id: string; label: ReactNode }
  | { type: 'separator'; id: string };

interface MenuProps {
  /** A single button. */
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end';
}

/** Commands and choices of one behind a button. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          {entries.map(renderEntry)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function renderEntry(entry: MenuEntry) {
  switch (entry.type) {
    case 'separator':
      return <DropdownMenu.Separator key={entry.id} className="menu-separator" />;
    case 'header':
      return (
        <div key={entry.id} className="menu-header">
          {entry.label}
        </div>
      );
    case 'choice':
      return (
        <DropdownMenu.RadioGroup
          key={entry.id}
          value={entry.value}
          onValueChange={entry.onChange}
          aria-label={entry.label}
        >
          <DropdownMenu.Label className="menu-label">{entry.label}</DropdownMenu.Label>
          {entry.options.map((option) => (
            <DropdownMenu.RadioItem key={option.value} value={option.value} className="menu-item">
              <span className="menu-mark">
                <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
              </span>
              {option.label}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      );
    case 'download':
      return (
        <DropdownMenu.Item key={entry.id} asChild>
          <a className="menu-item" href={entry.href} download>
            <span className="menu-mark">{entry.icon}</span>
            {entry.label}
          </a>
        </DropdownMenu.Item>
      );
    default:
      return (
        <DropdownMenu.Item
          key={entry.id}
          className="menu-item"
          disabled={entry.isDisabled ?? false}
          onSelect={() => entry.onSelect()}
        >
          <span className="menu-mark">{entry.icon}</span>
          {entry.label}
        </DropdownMenu.Item>
      );
  }
}
