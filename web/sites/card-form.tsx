import { LocateFixed } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteCard } from '#domain/sites.ts';
import { useFieldName } from '../api/card-fields.ts';
import { useActor } from '../api/labels.ts';
import { useCodeLists, useCommunes, useUnits } from '../api/reference.ts';
import { useLabel } from '../i18n/i18n.ts';
import { useLocate } from '../map/use-locate.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, DateInput, Select, TextArea, TextInput } from '../ui/form-field.tsx';
import type { CardDraft, CardFaults } from './card-draft.ts';

interface Props {
  draft: CardDraft;
  faults: CardFaults;
  onChange(changes: Partial<CardDraft> | ((before: CardDraft) => Partial<CardDraft>)): void;
}

/** Every field of the card. */
export function CardForm({ draft, faults, onChange }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const label = useLabel();
  const actor = useActor();
  const fieldName = useFieldName();
  const { data: lists } = useCodeLists();
  const { data: communes } = useCommunes();
  const { data: units } = useUnits();
  const { card } = draft;
  const set = (changes: Partial<SiteCard>) =>
    onChange((before) => ({ card: { ...before.card, ...changes } }));
  const options = (items: readonly { code: string; label: { vi: string; en: string } }[] | undefined) =>
    items?.map((item) => ({ value: item.code, label: label(item.label) })) ?? [];
  const { locate, isLocating, fault } = useLocate(
    useCallback(
      ({ lonLat }) => onChange({ lat: lonLat[1].toFixed(6), lon: lonLat[0].toFixed(6) }),
      [onChange],
    ),
  );
  const text = (field: 'name' | 'hamlet' | 'owner', maxLength: number) => (
    <TextInput
      label={fieldName(field)}
      maxLength={maxLength}
      isOptional={field !== 'name'}
      error={field === 'name' && faults.name ? t('edit.nameMissing') : undefined}
      value={card[field]}
      onChange={(event) => set({ [field]: event.target.value })}
    />
  );
  return (
    <div className="card-form">
      {text('name', 200)}
      {text('hamlet', 120)}
      <Select
        label={fieldName('communeCode')}
        value={card.communeCode}
        options={(communes ?? [])
          .filter(({ code }) => actor.scope === 'all' || actor.scope.has(code) || code === card.communeCode)
          .map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
        onChange={(communeCode) => set({ communeCode })}
      />
      <Select
        label={fieldName('kind')}
        value={card.kind}
        options={options(lists?.hazard_kinds)}
        onChange={(kind) => set({ kind })}
      />
      <Select
        label={fieldName('setting')}
        value={card.setting}
        options={options(lists?.settings)}
        onChange={(setting) => set({ setting })}
      />
      {text('owner', 200)}
      <Select
        label={fieldName('unitId')}
        placeholder={t('edit.noUnit')}
        value={card.unitId ?? ''}
        options={units?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        onChange={(unitId) => set({ unitId: unitId || null })}
      />
      <DateInput
        label={fieldName('dueOn')}
        isOptional
        value={card.dueOn ?? ''}
        onChange={(event) => set({ dueOn: event.target.value || null })}
      />
      <TextInput
        label={fieldName('estimatedCostVnd')}
        isOptional
        inputMode="numeric"
        error={faults.cost ? t('record.costInvalid') : undefined}
        value={draft.cost}
        onChange={(event) => onChange({ cost: event.target.value })}
      />
      <Select
        label={fieldName('fundSource')}
        placeholder={t('edit.noFund')}
        value={card.fundSource ?? ''}
        options={options(lists?.fund_sources)}
        onChange={(fundSource) => set({ fundSource: fundSource || null })}
      />
      <fieldset className="card-form-wide place-fields">
        <legend className="field-label">{fieldName('lonLat')}</legend>
        <TextInput
          label={t('edit.lat')}
          inputMode="decimal"
          error={faults.place ? t('edit.positionInvalid') : undefined}
          value={draft.lat}
          onChange={(event) => onChange({ lat: event.target.value })}
        />
        <TextInput
          label={t('edit.lon')}
          inputMode="decimal"
          value={draft.lon}
          onChange={(event) => onChange({ lon: event.target.value })}
        />
        <Button icon={<LocateFixed size={18} aria-hidden />} isBusy={isLocating} onClick={locate}>
          {isLocating ? t('position.busy') : t('edit.here')}
        </Button>
        {fault && (
          <p className="field-error" role="alert">
            {t(fault === 'denied' ? 'position.denied' : 'position.failed')}
          </p>
        )}
        <p className="field-hint">
          {fieldName('outline')}: {card.outline ? t('edit.hasOutline') : t('edit.noOutline')}
        </p>
        {card.outline && (
          <Button variant="quiet" onClick={() => set({ outline: null })}>
            {t('edit.removeOutline')}
          </Button>
        )}
      </fieldset>
      <CodeChecks
        legend={fieldName('riskFactors')}
        options={options(lists?.risk_factors)}
        value={card.riskFactors}
        onChange={(riskFactors) => set({ riskFactors })}
      />
      <CodeChecks
        legend={fieldName('requiredMeasures')}
        options={options(lists?.measure_kinds)}
        value={card.requiredMeasures}
        onChange={(requiredMeasures) => set({ requiredMeasures })}
      />
      <TextArea
        className="card-form-wide"
        label={fieldName('description')}
        isOptional
        maxLength={4000}
        value={card.description}
        onChange={(event) => set({ description: event.target.value })}
      />
    </div>
  );
}

interface ChecksProps {
  legend: string;
  options: readonly { value: string; label: string }[];
  value: readonly string[];
  onChange(value: string[]): void;
}

function CodeChecks({ legend, options, value, onChange }: ChecksProps) {
  return (
    <fieldset className="check-list">
      <legend className="field-label">{legend}</legend>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          checked={value.includes(option.value)}
          onChange={(isOn) =>
            onChange(isOn ? [...value, option.value] : value.filter((code) => code !== option.value))
          }
        />
      ))}
    </fieldset>
  );
}
