import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import './states.css';

interface EmptyStateProps {
  title: ReactNode;
  /** Why it is empty and what to do next. */
  detail?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, detail, icon, action }: EmptyStateProps) {
  return (
    <div className="state">
      <span className="state-icon" aria-hidden="true">
        {icon ?? <Inbox size={28} />}
      </span>
      <p className="state-title">{title}</p>
      {detail && <p className="state-detail">{detail}</p>}
      {action}
    </div>
  );
}

interface ErrorStateProps {
  /** What was thrown; a problem with title, detail and errors is shown in its own words. */
  error: unknown;
  onRetry?(): void;
  /** What was kept, when the screen knows more than the error says. */
  kept?: ReactNode;
  action?: ReactNode;
  /** A strip inside a form or panel instead of a whole area. */
  isInline?: boolean;
}

/** What happened, what was kept, what to do. */
export function ErrorState({ error, onRetry, kept, action, isInline = false }: ErrorStateProps) {
  const { t } = useTranslation();
  const problem = readProblem(error);
  return (
    <div className={isInline ? 'state state-error state-inline' : 'state state-error'} role="alert">
      <span className="state-icon" aria-hidden="true">
        <CircleAlert size={isInline ? 20 : 28} />
      </span>
      <div className="state-text">
        <p className="state-title">{problem?.title ?? t('error.title')}</p>
        {problem?.detail !== problem?.title && <p className="state-detail">{problem?.detail}</p>}
        {!problem && <p className="state-detail">{t('error.detail')}</p>}
        {problem && problem.errors.length > 0 && (
          <ul className="state-errors">
            {problem.errors.map((fault) => (
              <li key={`${fault.path} ${fault.message}`}>
                <code>{fault.path}</code> {fault.message}
              </li>
            ))}
          </ul>
        )}
        {kept && <p className="state-detail">{kept}</p>}
        {problem?.code && <p className="state-code">{t('error.code', { code: problem.code })}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
      {action}
    </div>
  );
}

interface ProblemText {
  title: string;
  detail: string;
  code: string;
  errors: readonly { path: string; message: string }[];
}

/** Any error with a title and a detail for people; this folder does not know who made it. */
function readProblem(error: unknown): ProblemText | null {
  if (!(error instanceof Error) || !('title' in error) || !('detail' in error)) return null;
  const { title, detail } = error;
  if (typeof title !== 'string' || typeof detail !== 'string') return null;
  return {
    title,
    detail,
    code: 'code' in error ? String(error.code) : '',
    errors: 'errors' in error && Array.isArray(error.errors) ? error.errors : [],
  };
}
