import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useRejected } from '../api/sync-data.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { HandInCard } from './hand-in-card.tsx';
import { RefusedItem } from './refused-item.tsx';
import { TabletsPage } from './tablets-page.tsx';
import '../i18n/tablet-texts.ts';

/** What tablets could not hand in, and the place where the office hands in a file of one. */
export function RefusedScreen() {
  const { t } = useTranslation('tablets');
  const canHandIn = can(useActor(), 'sites.edit');
  return (
    <TabletsPage title={t('refused.title')} lead={t('refused.lead')}>
      {canHandIn && <HandInCard />}
      <Refused canAct={canHandIn} />
    </TabletsPage>
  );
}

function Refused({ canAct }: { canAct: boolean }) {
  const { t } = useTranslation('tablets');
  const { all } = useSearch({ from: '/shell/tablets/refused' });
  const navigate = useNavigate({ from: '/tablets/refused' });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRejected(!all);
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="tablets-tools">
        <Checkbox
          label={t('refused.onlyOpen')}
          checked={!all}
          onChange={(isOn) => void navigate({ search: { all: isOn ? undefined : true }, replace: true })}
        />
        <p className="tablets-soft" aria-live="polite">
          {items && t('refused.count', { count: items.length })}
        </p>
      </div>
      {!items ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={4} height="96px" />
        )
      ) : items.length === 0 ? (
        <EmptyState title={t('refused.empty.title')} detail={t('refused.empty.detail')} />
      ) : (
        <ul className="refused-list">
          {items.map((item) => (
            <RefusedItem key={item.number} item={item} canAct={canAct} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('refused.more')}
        </Button>
      )}
    </>
  );
}
