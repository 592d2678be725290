import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Select } from '../ui/form-field.tsx';
import { useFieldOptions } from './field-words.ts';
import { fieldOf, isGuessed, mapColumn } from './mapping.ts';
import type { SettingsWork } from './use-settings.ts';

interface Props {
  known: Import;
  work: SettingsWork;
  isLocked: boolean;
}

/** The first rows as they stand in the file; above each column, what it is. */
export function ColumnsTable({ known, work, isLocked }: Props) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { inspection } = known;
  if (!inspection) return null;
  const { columns, firstRows } = inspection;
  return (
    <section className="import-section" aria-labelledby="columns-title" id="columns">
      <h2 id="columns-title">{t('columns.title')}</h2>
      <p className="imports-soft">
        {columns.length === 0
          ? t('columns.noColumns')
          : t('columns.hint', { count: firstRows.length, shown: format.number(firstRows.length) })}{' '}
        {inspection.hasGeometry && t('columns.geometry')}
      </p>
      {inspection.isMappingSaved && <p className="import-note">{t('columns.savedMapping')}</p>}
      {columns.length > 0 && (
        <section
          className="imports-table-frame columns-frame"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={t('columns.table')}
          aria-busy={work.isSaving}
        >
          <table className="imports-table columns-table">
            <thead>
              <tr>
                {columns.map(({ name }) => (
                  <ColumnHead key={name} column={name} known={known} work={work} isLocked={isLocked} />
                ))}
              </tr>
            </thead>
            <tbody>
              {firstRows.map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the first rows stay where they are
                <tr key={row}>
                  {columns.map(({ name }, at) => (
                    <td
                      key={name}
                      className={fieldOf(known.settings.mapping, name) ? undefined : 'column-unused'}
                    >
                      {cells[at] ?? ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {firstRows.length === 0 && <p className="columns-none">{t('columns.noRows')}</p>}
        </section>
      )}
    </section>
  );
}

function ColumnHead({ column, known, work, isLocked }: Props & { column: string }) {
  const { t } = useTranslation('imports');
  const options = useFieldOptions(known.target);
  const field = fieldOf(known.settings.mapping, column);
  return (
    <th scope="col">
      <Select
        label={t('columns.isA', { column })}
        isLabelHidden
        className={field ? 'column-choice column-chosen' : 'column-choice'}
        value={field}
        placeholder={t('columns.none')}
        options={options}
        disabled={isLocked}
        onChange={(next) => work.change({ mapping: mapColumn(known.settings.mapping, column, next) })}
      />
      <span className="column-name-line">
        <span className="column-title" title={column}>
          {column}
        </span>
        {isGuessed(known, column) && (
          <Badge tone="info" title={t('columns.guessedHint')}>
            {t('columns.guessed')}
          </Badge>
        )}
      </span>
    </th>
  );
}
