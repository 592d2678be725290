import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCalendarFeed, useRenewFeed, useWithdrawFeed } from '../api/report-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

/** The user's secret calendar address: make, copy, renew, withdraw. */
export function CalendarFeedCard() {
  const { t } = useTranslation('reports');
  const format = useFormat();
  const feed = useCalendarFeed();
  const renew = useRenewFeed();
  const withdraw = useWithdrawFeed();
  const [asked, setAsked] = useState<'renew' | 'withdraw' | null>(null);
  const toast = useToast();
  const error = renew.error ?? withdraw.error;
  const madeAt = feed.data?.madeAt ?? null;
  const address = madeAt !== null && renew.data?.madeAt === madeAt ? renew.data.address : null;

  function make() {
    setAsked(null);
    withdraw.reset();
    renew.mutate();
  }
  function takeBack() {
    setAsked(null);
    renew.reset();
    withdraw.mutate(undefined, { onSuccess: () => toast({ title: t('feed.withdrawn') }) });
  }

  return (
    <Card title={t('feed.title')} className="feed-card">
      <p>{t('feed.lead')}</p>
      {error && <ErrorState isInline error={error} />}
      {!feed.data ? (
        feed.error ? (
          <ErrorState isInline error={feed.error} onRetry={() => void feed.refetch()} />
        ) : (
          <Skeleton lines={1} height="44px" />
        )
      ) : madeAt === null ? (
        <div>
          <Button isBusy={renew.isPending} onClick={make}>
            {t('feed.make')}
          </Button>
        </div>
      ) : (
        <>
          {address ? (
            <AddressLine address={address} />
          ) : (
            <p>{t('feed.madeAt', { at: format.dateTime(madeAt) })}</p>
          )}
          <div className="plan-actions">
            <Button isBusy={renew.isPending} onClick={() => setAsked('renew')}>
              {t('feed.renew')}
            </Button>
            <Button variant="danger" isBusy={withdraw.isPending} onClick={() => setAsked('withdraw')}>
              {t('feed.withdraw')}
            </Button>
          </div>
        </>
      )}
      <p className="plan-hint">{t('feed.secret')}</p>
      {asked && (
        <ConfirmDialog
          kind={asked}
          onConfirm={asked === 'renew' ? make : takeBack}
          onClose={() => setAsked(null)}
        />
      )}
    </Card>
  );
}

function AddressLine({ address }: { address: string }) {
  const { t } = useTranslation('reports');
  const toast = useToast();
  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      toast({ title: t('feed.copied') });
    } catch {
      toast({ title: t('feed.copyFailed'), tone: 'danger' });
    }
  }
  return (
    <div className="feed-address">
      <TextInput
        label={t('feed.address')}
        readOnly
        value={address}
        onFocus={({ target }) => target.select()}
      />
      <Button icon={<Copy size={18} aria-hidden />} onClick={() => void copy()}>
        {t('feed.copy')}
      </Button>
    </div>
  );
}

interface ConfirmProps {
  kind: 'renew' | 'withdraw';
  onConfirm(): void;
  onClose(): void;
}

/** Asked because calendars that use the address stop at once. */
function ConfirmDialog({ kind, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation(['reports', 'common']);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`feed.${kind}Title`)}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant={kind === 'withdraw' ? 'danger' : 'primary'} onClick={onConfirm}>
            {t(`feed.${kind}`)}
          </Button>
        </>
      }
    >
      <p>{t(`feed.${kind}Detail`)}</p>
    </Dialog>
  );
}
