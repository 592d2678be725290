import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import type { Site } from '#domain/sites.ts';
import type { SyncConflict } from '#domain/sync.ts';
import { useFieldName } from '../api/card-fields.ts';
import { valueText } from '../api/card-value-text.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useSiteConflicts } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { cardOf } from './card-draft.ts';

/** Edits of the card on which a tablet and the office differed, with both values and what was chosen. */
export function SiteConflicts({ site }: { site: Site }) {
  const { t } = useTranslation('sites');
  const { data: conflicts } = useSiteConflicts(site.id);
  if (!conflicts || conflicts.length === 0) return null;
  return (
    <section aria-labelledby="site-conflicts">
      <h3 id="site-conflicts">{t('conflicts.title')}</h3>
      <ol className="log">
        {conflicts.map((conflict) => (
          <Entry key={conflict.id} conflict={conflict} site={site} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ conflict, site }: { conflict: SyncConflict; site: Site }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const labels = useLabels();
  const fieldName = useFieldName();
  const isOverseer = can(useActor(), 'tablets.oversee');
  const { tablet, office, resolved } = conflict;
  const textOf = (field: SyncConflict['fields'][number]['field'], value: unknown) =>
    valueText(field, { ...cardOf(site), [field]: value }, labels, format) || t('conflict.empty');
  return (
    <li>
      <p className="log-title">
        <strong>
          {resolved
            ? t('conflicts.resolved', { by: resolved.by, at: format.dateTime(resolved.at) })
            : t('conflicts.open')}
        </strong>
        {isOverseer && (
          <Link to="/tablets/conflicts/$id" params={{ id: conflict.id }}>
            {t('conflicts.show')}
          </Link>
        )}
      </p>
      <ul>
        {conflict.fields.map(({ field, office: there, tablet: here }) => (
          <li key={field}>
            {t('conflicts.field', {
              field: fieldName(field),
              tablet: textOf(field, here),
              office: textOf(field, there),
            })}
            {resolved && ` · ${t(`conflicts.chosen.${resolved.choices[field] ?? 'office'}`)}`}
          </li>
        ))}
      </ul>
      <p className="hint">
        {[
          t('conflicts.tablet', { by: tablet.by, at: format.dateTime(tablet.at) }),
          t('conflicts.office', { by: office.by, at: format.dateTime(office.at) }),
        ].join(' · ')}
      </p>
    </li>
  );
}
