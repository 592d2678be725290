import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldSearchText } from '#domain/search-text.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, TextInput } from '../ui/form-field.tsx';
import { Popover } from '../ui/menu.tsx';

interface Props {
  label: string;
  /** Shown when nothing is chosen. */
  allLabel: string;
  options: readonly { value: string; label: string }[];
  value: readonly string[] | undefined;
  onChange(value: string[] | undefined): void;
}

const MANY = 12;

/** Several of a list, behind a button; long lists get a search box that ignores diacritics. */
export function MultiFilter({ label, allLabel, options, value, onChange }: Props) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const [text, setText] = useState('');
  const chosen = value ?? [];
  const shown = useMemo(() => {
    const wanted = foldSearchText(text);
    return wanted ? options.filter((option) => foldSearchText(option.label).includes(wanted)) : options;
  }, [options, text]);
  const first = options.find((option) => option.value === chosen[0]);
  const summary =
    chosen.length === 0
      ? allLabel
      : chosen.length === 1
        ? (first?.label ?? chosen[0])
        : t('filter.many', { count: chosen.length, shown: format.number(chosen.length) });
  const toggle = (code: string, isOn: boolean) => {
    const next = isOn ? [...chosen, code] : chosen.filter((other) => other !== code);
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <Popover
      label={label}
      trigger={
        <Button className={chosen.length > 0 ? 'filter-button filter-on' : 'filter-button'}>
          <span className="visually-hidden">{label}: </span>
          <span className="filter-summary">{summary}</span>
          <ChevronDown size={16} aria-hidden />
        </Button>
      }
    >
      <div className="multi-filter">
        {options.length > MANY && (
          <TextInput
            label={label}
            isLabelHidden
            placeholder={label}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <fieldset className="multi-filter-list">
          <legend className="visually-hidden">{label}</legend>
          {shown.map((option) => (
            <Checkbox
              key={option.value}
              label={option.label}
              checked={chosen.includes(option.value)}
              onChange={(isOn) => toggle(option.value, isOn)}
            />
          ))}
        </fieldset>
        <Button variant="quiet" disabled={chosen.length === 0} onClick={() => onChange(undefined)}>
          {allLabel}
        </Button>
      </div>
    </Popover>
  );
}
