import { lazy, type ReactNode, Suspense } from 'react';
import type { Commune } from '#domain/communes.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** They come when the first commune is opened. */
const Scorecard = lazy(async () => ({
  default: (await import('../standard/commune-scorecard.tsx')).CommuneScorecard,
}));
const Indicators = lazy(async () => ({
  default: (await import('../plans/commune-indicators.tsx')).CommuneIndicators,
}));

/** As tall as the scorecard, so that nothing below it moves. */
const waiting = <Skeleton lines={16} height="30px" />;

/** What the standard and the plans show of a commune, for the screens of others. */
export const communeParts = {
  scorecard: (commune: Commune, actions: ReactNode) => (
    <Suspense fallback={waiting}>
      <Scorecard key={commune.code} commune={commune} actions={actions} />
    </Suspense>
  ),
  indicators: (commune: Commune) => (
    <Suspense fallback={waiting}>
      <Indicators key={commune.code} commune={commune} />
    </Suspense>
  ),
};
