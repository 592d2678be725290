import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/states.tsx';
import type { SubmissionState } from './submissions.ts';

interface Props {
  state: SubmissionState;
  /** The main button was tapped and the server has not answered yet. */
  isTapped: boolean;
  /** What is kept on the device, in words. */
  kept: string;
  onRetry(): void;
  /** Opens the draft again for changes; only offered while nothing can have been stored. */
  onEdit(): void;
}

/** What happened to a tap on save, what was kept and what to do. */
export function SendState({ state, isTapped, kept, onRetry, onEdit }: Props) {
  const { t } = useTranslation('field');
  switch (state.phase) {
    case 'photos':
    case 'sending':
      return (
        <p className="send-note" role="status">
          {t(`send.${state.phase}`)}
        </p>
      );
    case 'refused':
      return <ErrorState isInline error={state.error} kept={kept} />;
    case 'failed':
      return <ErrorState isInline error={state.error} kept={kept} onRetry={onRetry} />;
    case 'photosFailed':
      return (
        <div className="send-kept" role="alert">
          <p>
            <strong>{t('send.photosFailed')}</strong> {kept}
          </p>
          <Button onClick={onEdit}>{t('send.edit')}</Button>
          <Button variant="primary" onClick={onRetry}>
            {t('send.retry')}
          </Button>
        </div>
      );
    default:
      return isTapped ? (
        <div className="send-kept" role="alert">
          <p>
            <strong>{t('send.unsent')}</strong> {kept}
          </p>
          <Button variant="primary" onClick={onRetry}>
            {t('send.retry')}
          </Button>
        </div>
      ) : null;
  }
}
