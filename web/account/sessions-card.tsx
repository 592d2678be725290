import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SessionFacts } from '#domain/people.ts';
import { useEndSession, useEndSessions, useSessions } from '../api/account-data.ts';
import { useContainer } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { deviceWords } from './device-words.ts';

/** Where the account is signed in, and how that ends. */
export function SessionsCard() {
  const { t } = useTranslation('people');
  const toast = useToast();
  const { queryClient, live, closeTablets } = useContainer();
  const navigate = useNavigate();
  const sessions = useSessions();
  const endOne = useEndSession();
  const endMany = useEndSessions();
  const end = (keepsThis: boolean) =>
    endMany.mutate(keepsThis, {
      onSuccess: async ({ ended }) => {
        toast({ title: t('account.ended', { count: ended }) });
        if (keepsThis) return;
        live.stop();
        closeTablets();
        await navigate({ to: '/sign-in', search: {} });
        queryClient.clear();
      },
    });
  const error = sessions.error ?? endOne.error ?? endMany.error;
  return (
    <Card title={t('account.sessions')}>
      {error && <ErrorState error={error} isInline onRetry={() => void sessions.refetch()} />}
      {sessions.data === undefined ? (
        !error && <Skeleton lines={3} height="40px" />
      ) : (
        <ul className="account-list">
          {sessions.data.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isBusy={endOne.isPending}
              onEnd={() =>
                endOne.mutate(session.id, {
                  onSuccess: () => toast({ title: t('account.ended', { count: 1 }) }),
                })
              }
            />
          ))}
        </ul>
      )}
      <div className="account-tools">
        <Button isBusy={endMany.isPending} onClick={() => end(true)}>
          {t('account.endOthers')}
        </Button>
        <Button variant="danger" isBusy={endMany.isPending} onClick={() => end(false)}>
          {t('account.endAll')}
        </Button>
      </div>
    </Card>
  );
}

interface RowProps {
  session: SessionFacts;
  isBusy: boolean;
  onEnd(): void;
}

function SessionRow({ session, isBusy, onEnd }: RowProps) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const device = deviceWords(session.userAgent) ?? t('account.unknownDevice');
  const started = t('account.started', { at: format.dateTime(session.startedAt) });
  return (
    <li>
      <span>
        <strong>{device}</strong> {session.isThis && <Badge tone="brand">{t('account.thisOne')}</Badge>}
        <br />
        <span className="account-soft">
          {[
            started,
            session.lastUsedAt && t('account.lastUsed', { at: format.dateTime(session.lastUsedAt) }),
            session.address,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {!session.isThis && (
        <Button
          isBusy={isBusy}
          aria-label={t('account.endLabel', { device, at: format.dateTime(session.startedAt) })}
          onClick={onEnd}
        >
          {t('account.end')}
        </Button>
      )}
    </li>
  );
}
