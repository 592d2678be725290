import { useTranslation } from 'react-i18next';
import {
  DELIMITERS,
  IMPORT_STAGES,
  type Import,
  type ImportSettings,
  isTableFormat,
  TEXT_ENCODINGS,
} from '#domain/imports.ts';
import { useCodeLists } from '../api/reference.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Checkbox, Select, TextInput } from '../ui/form-field.tsx';
import { CrsSelect } from './crs-select.tsx';
import { useApproximateOutlines } from './use-approximate.ts';
import type { SettingsWork } from './use-settings.ts';

interface Props {
  known: Import;
  work: SettingsWork;
  isLocked: boolean;
}

const DELIMITER_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;

/** Everything that may be chosen, asked about or not, in three groups. */
export function MoreSettings(props: Props) {
  const { t } = useTranslation('imports');
  return (
    <div className="import-settings">
      <fieldset className="import-section" disabled={props.isLocked}>
        <legend>{t('settings.rowsTitle')}</legend>
        <RowSettings {...props} />
      </fieldset>
      <fieldset className="import-section" disabled={props.isLocked}>
        <legend>{t('settings.placeTitle')}</legend>
        <PlaceSettings {...props} />
      </fieldset>
      <fieldset className="import-section" disabled={props.isLocked}>
        <legend>{t('settings.title')}</legend>
        <FileSettings {...props} />
      </fieldset>
    </div>
  );
}

function RowSettings({ known, work }: Props) {
  const { t } = useTranslation('imports');
  return (
    <>
      <KindSelect known={known} work={work} />
      {known.target === 'sites' && (
        <Select
          label={t('settings.stage')}
          hint={t('settings.stageHint')}
          value={known.settings.stage}
          options={IMPORT_STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))}
          onChange={(value) =>
            work.change({ stage: IMPORT_STAGES.find((stage) => stage === value) ?? 'candidate' })
          }
        />
      )}
    </>
  );
}

/** The kind of rows that do not tell theirs. */
export function KindSelect({ known, work }: Pick<Props, 'known' | 'work'>) {
  const { t } = useTranslation('imports');
  const label = useLabel();
  const { data: lists } = useCodeLists();
  const kinds = lists?.[known.target === 'sites' ? 'hazard_kinds' : 'play_kinds'] ?? [];
  return (
    <Select
      label={t('settings.fallbackKind')}
      value={known.settings.fallbackKind ?? ''}
      placeholder={t('settings.noFallbackKind')}
      options={kinds.map((kind) => ({ value: kind.code, label: label(kind.label) }))}
      onChange={(value) => work.change({ fallbackKind: value || null }, 'kind')}
    />
  );
}

function PlaceSettings({ known, work }: Props) {
  const { t } = useTranslation('imports');
  const isApproximate = useApproximateOutlines();
  const { settings } = known;
  return (
    <>
      <CrsSelect value={settings.crs} onChange={(crs) => work.change({ crs })} />
      <Checkbox
        label={t('settings.isSwapped')}
        checked={settings.isSwapped}
        onChange={(isSwapped) => work.change({ isSwapped })}
      />
      {isApproximate && (
        <Checkbox
          label={t('settings.acceptsApproximate')}
          checked={settings.acceptsApproximate}
          onChange={(acceptsApproximate) => work.change({ acceptsApproximate }, 'approximate')}
        />
      )}
    </>
  );
}

function FileSettings({ known, work }: Props) {
  const { t } = useTranslation('imports');
  const { settings, inspection } = known;
  const isTable = inspection ? isTableFormat(inspection.format) : true;
  const isText = inspection?.format === 'csv' || inspection?.format === 'shapefile';
  const isCsv = inspection?.format === 'csv';
  return (
    <>
      {(inspection?.layers.length ?? 0) > 1 && <LayerSelect known={known} work={work} />}
      {isTable && (
        <TextInput
          key={settings.headerRow}
          label={t('settings.headerRow')}
          type="number"
          min={1}
          max={100}
          defaultValue={settings.headerRow}
          onBlur={(event) => {
            const headerRow = Number(event.target.value);
            const isNew = Number.isInteger(headerRow) && headerRow >= 1 && headerRow <= 100;
            if (isNew && headerRow !== settings.headerRow) work.change({ headerRow });
          }}
        />
      )}
      {isText && <EncodingSelect known={known} work={work} />}
      {isCsv && (
        <Select
          label={t('settings.delimiter')}
          value={settings.delimiter ?? ''}
          placeholder={t('settings.autoDelimiter')}
          options={DELIMITERS.map((value) => ({ value, label: t(`settings.${DELIMITER_WORDS[value]}`) }))}
          onChange={(value) =>
            work.change({ delimiter: DELIMITERS.find((delimiter) => delimiter === value) ?? null })
          }
        />
      )}
      {isTable && (
        <Select
          label={t('settings.decimal')}
          value={settings.decimal ?? ''}
          placeholder={t('settings.autoDecimal')}
          options={[
            { value: ',', label: t('settings.decimalComma') },
            { value: '.', label: t('settings.decimalPoint') },
          ]}
          onChange={(value) => work.change({ decimal: value === ',' || value === '.' ? value : null })}
        />
      )}
      {!isTable && (inspection?.layers.length ?? 0) <= 1 && !isText && (
        <p className="imports-soft">{inspection && t(`format.${inspection.format}`)}</p>
      )}
    </>
  );
}

type Part = Pick<Props, 'known' | 'work'>;

export function LayerSelect({ known, work }: Part) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <Select
      label={t('settings.layer')}
      value={known.settings.layer ?? ''}
      placeholder={t('settings.firstLayer')}
      options={(known.inspection?.layers ?? []).map(({ name, rows }) => ({
        value: name,
        label: rows === null ? name : t('settings.layerRows', { name, shown: format.number(rows) }),
      }))}
      onChange={(layer) => work.change({ layer: layer || null }, 'layer')}
    />
  );
}

export function EncodingSelect({ known, work }: Part) {
  const { t } = useTranslation('imports');
  const change = (value: string): Partial<ImportSettings> => ({
    encoding: TEXT_ENCODINGS.find((encoding) => encoding === value) ?? null,
  });
  return (
    <Select
      label={t('settings.encoding')}
      value={known.settings.encoding ?? ''}
      placeholder={t('settings.autoEncoding')}
      options={TEXT_ENCODINGS.map((value) => ({ value, label: t(`encoding.${value}`) }))}
      onChange={(value) => work.change(change(value))}
    />
  );
}
