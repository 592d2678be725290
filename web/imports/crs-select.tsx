import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findReferenceSystem, REFERENCE_SYSTEMS, type ReferenceSystem } from '#domain/reference-systems.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Select, TextInput } from '../ui/form-field.tsx';

interface Props {
  value: string;
  onChange(crs: string): void;
  disabled?: boolean;
}

const CUSTOM = 'custom';

/** Reference systems by their plain names, each zone with its provinces; any other by its parameters. */
export function CrsSelect({ value, onChange, disabled = false }: Props) {
  const { t } = useTranslation('imports');
  const label = useLabel();
  const isNamed = findReferenceSystem(value) !== null;
  const [isCustom, setCustom] = useState(!isNamed);
  const [text, setText] = useState(isNamed ? '' : value);
  const group = (title: string, isMember: (system: ReferenceSystem) => boolean) => ({
    label: title,
    options: REFERENCE_SYSTEMS.filter(isMember).map((system) => ({
      value: system.code,
      label: label(system.label),
    })),
  });
  const isZone = ({ provinces }: ReferenceSystem) => provinces.length > 0;
  return (
    <>
      <Select
        label={t('settings.crs')}
        hint={t('settings.crsHint')}
        value={isCustom ? CUSTOM : value}
        disabled={disabled}
        onChange={(code) => {
          setCustom(code === CUSTOM);
          if (code !== CUSTOM) onChange(code);
        }}
        options={[
          group(t('settings.crsDegrees'), ({ unit }) => unit === 'degrees'),
          group(t('settings.crsZones'), isZone),
          {
            label: t('settings.crsOther'),
            options: [
              ...group('', (system) => system.unit === 'metres' && !isZone(system)).options,
              { value: CUSTOM, label: t('settings.crsCustom') },
            ],
          },
        ]}
      />
      {isCustom && (
        <TextInput
          label={t('settings.crsText')}
          hint={t('settings.crsTextHint')}
          value={text}
          maxLength={1000}
          disabled={disabled}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => text.trim() && text.trim() !== value && onChange(text.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && text.trim()) onChange(text.trim());
          }}
        />
      )}
    </>
  );
}
