import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SyncConflict } from '#domain/sync.ts';
import { useFieldName } from '../api/card-fields.ts';
import { useLabels } from '../api/labels.ts';
import { useConflicts } from '../api/sync-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Checkbox } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { TabletsPage } from './tablets-page.tsx';
import '../i18n/tablet-texts.ts';

/** Fields of cards on which a tablet and the office differ, until somebody has chosen. */
export function ConflictsScreen() {
  const { t } = useTranslation('tablets');
  return (
    <TabletsPage title={t('conflicts.title')} lead={t('conflicts.lead')}>
      <Conflicts />
    </TabletsPage>
  );
}

function Conflicts() {
  const { t } = useTranslation('tablets');
  const { all } = useSearch({ from: '/shell/tablets/conflicts' });
  const navigate = useNavigate({ from: '/tablets/conflicts' });
  const { data, error, refetch } = useConflicts(!all);
  return (
    <>
      <div className="tablets-tools">
        <Checkbox
          label={t('conflicts.onlyOpen')}
          checked={!all}
          onChange={(isOn) => void navigate({ search: { all: isOn ? undefined : true }, replace: true })}
        />
        <p className="tablets-soft" aria-live="polite">
          {data && t('conflicts.count', { count: data.length })}
        </p>
      </div>
      {!data ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={5} height="56px" />
        )
      ) : data.length === 0 ? (
        <EmptyState title={t('conflicts.empty.title')} detail={t('conflicts.empty.detail')} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="tablets-scroller card" tabIndex={0} aria-label={t('conflicts.title')}>
          <table className="tablets-table">
            <thead>
              <tr>
                <th scope="col">{t('conflicts.site')}</th>
                <th scope="col">{t('conflicts.fields')}</th>
                <th scope="col">{t('conflicts.tablet')}</th>
                <th scope="col">{t('conflicts.office')}</th>
                <th scope="col">{t('conflicts.state')}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((conflict) => (
                <Row key={conflict.id} conflict={conflict} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Row({ conflict }: { conflict: SyncConflict }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const labels = useLabels();
  const fieldName = useFieldName();
  const { tablet, office, resolved } = conflict;
  return (
    <tr>
      <th scope="row">
        <Link
          to="/tablets/conflicts/$id"
          params={{ id: conflict.id }}
          className="tablets-link"
          aria-label={t('conflicts.show', { code: conflict.siteCode })}
        >
          {conflict.siteCode}
        </Link>
        <span className="tablets-sub">
          {conflict.siteName}, {labels.commune(conflict.communeCode)}
        </span>
      </th>
      <td>{conflict.fields.map(({ field }) => fieldName(field)).join(', ')}</td>
      <td>
        {tablet.by}
        <span className="tablets-sub">{format.dateTime(tablet.at)}</span>
      </td>
      <td>
        {office.by}
        <span className="tablets-sub">{format.dateTime(office.at)}</span>
      </td>
      <td>
        {resolved ? (
          <StatusPill tone="success" glyph="check" label={t('conflicts.resolved', { by: resolved.by })} />
        ) : (
          <StatusPill tone="warning" glyph="clock" label={t('conflicts.open')} />
        )}
      </td>
    </tr>
  );
}
