import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { useContainer } from '../api/container.ts';
import { useBoard, useCriteriaSets } from '../api/standard-data.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DateInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BoardTable } from './board-table.tsx';
import { Goal } from './goal.tsx';
import { Pipeline } from './pipeline.tsx';
import '../i18n/standard-texts.ts';
import './standard.css';

/** Where the communes stand, how far the target is, and who is nearest to it. */
export function BoardScreen() {
  const { t } = useTranslation('standard');
  usePageTitle(t('title'));
  const { at, stage } = useSearch({ from: '/shell/standard' });
  const navigate = useNavigate({ from: '/standard' });
  const today = localDay(useContainer().now());
  const board = useBoard(at);
  const sets = useCriteriaSets();
  const change = (changes: { at?: string | undefined; stage?: typeof stage }) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const rows = board.data?.rows
    .map((row, index) => ({ ...row, rank: index + 1 }))
    .filter((row) => stage === undefined || row.stage === stage);

  return (
    <div className="standard-screen">
      <header className="standard-head">
        <div>
          <h1>{t('title')}</h1>
          {sets.data?.[0] && (
            <p className="standard-hint">{t('lead', { number: sets.data[0].set.number })}</p>
          )}
        </div>
        <div className="standard-tools">
          <DateInput
            label={t('asOf')}
            max={today}
            value={at ?? today}
            onChange={({ target }) =>
              // A half-typed year is a day too; only days that were count.
              target.value <= today &&
              change({ at: target.value === today ? undefined : target.value || undefined })
            }
          />
          {at !== undefined && <Button onClick={() => change({ at: undefined })}>{t('today')}</Button>}
          <Link to="/standard/criteria" className="button button-secondary">
            {t('criteriaLink')}
          </Link>
        </div>
      </header>
      {board.data && rows ? (
        <>
          <Pipeline counts={board.data.counts} stage={stage} onStage={(next) => change({ stage: next })} />
          {board.data.goal ? (
            <Goal goal={board.data.goal} />
          ) : (
            <p className="standard-hint">{t('goal.none')}</p>
          )}
          <Card title={t('table.title')}>
            {rows.length > 0 ? (
              <BoardTable rows={rows} year={Number(board.data.at.slice(0, 4))} />
            ) : (
              <EmptyState title={t('table.empty')} detail={t('table.emptyDetail')} />
            )}
          </Card>
        </>
      ) : board.error ? (
        <ErrorState error={board.error} onRetry={() => void board.refetch()} />
      ) : (
        <Skeleton lines={10} height="40px" />
      )}
    </div>
  );
}
