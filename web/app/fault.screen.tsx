import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { Map as MapIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

/** A route that could not be shown: in the words of the problem, with a way back. */
export function FaultScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="fault-screen">
      <ErrorState error={error} onRetry={retry} />
    </main>
  );
}

export function NotFoundScreen() {
  const { t } = useTranslation();
  return (
    <main className="fault-screen">
      <EmptyState
        icon={<MapIcon size={28} />}
        title={t('error.notFoundTitle')}
        detail={t('error.notFoundDetail')}
        action={
          <Link to="/" className="button button-primary">
            {t('action.home')}
          </Link>
        }
      />
    </main>
  );
}

export function PendingScreen() {
  return (
    <div className="pending-screen">
      <Skeleton width="240px" height="28px" />
      <Skeleton lines={6} height="36px" />
    </div>
  );
}
