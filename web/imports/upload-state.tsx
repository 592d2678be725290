import { Send, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportTarget } from '#domain/imports.ts';
import { ApiProblem } from '../api/problem.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Button } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';
import { ErrorState } from '../ui/states.tsx';
import type { Upload, Uploads } from './uploads.ts';

/** Answers about the file itself. */
const REFUSED = [400, 413, 415, 422];

interface Props {
  upload: Extract<Upload, { status: 'kept' | 'sending' | 'failed' }>;
  target: ImportTarget;
  uploads: Uploads;
  onChoose(): void;
}

/** A chosen file on its way: progress, or what went wrong and how to send it again. */
export function UploadState({ upload, target, uploads, onChoose }: Props) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { file } = upload;
  const size = sizeText(file.size, format);
  const again = () => uploads.send(file, target);
  if (upload.status === 'sending') {
    const sent = sizeText(upload.share * file.size, format);
    const text = t('upload.progress', { sent, size });
    return (
      <div className="upload-state">
        <p className="drop-title">{t('upload.sending', { name: file.name })}</p>
        <Meter
          label={t('upload.sending', { name: file.name })}
          value={upload.share}
          max={1}
          valueText={text}
          size="normal"
        />
        <p className="imports-soft">{upload.share >= 1 ? t('upload.reading') : text}</p>
        <Button icon={<X size={18} aria-hidden />} onClick={() => uploads.cancel()}>
          {t('upload.cancel')}
        </Button>
      </div>
    );
  }
  // Sending the same file again would be refused again.
  const isRefused =
    upload.status === 'failed' && upload.error instanceof ApiProblem && REFUSED.includes(upload.error.status);
  return (
    <div className="upload-state">
      <p className="drop-title">{t('upload.kept', { name: file.name, size })}</p>
      {upload.status === 'failed' ? (
        <ErrorState isInline error={upload.error} kept={t('upload.failedKept')} />
      ) : (
        <p className="imports-soft">{t('upload.keptDetail')}</p>
      )}
      <div className="button-row">
        <Button
          variant={isRefused ? 'secondary' : 'primary'}
          icon={<Send size={18} aria-hidden />}
          onClick={again}
        >
          {upload.status === 'failed' ? t('upload.again') : t('upload.send')}
        </Button>
        <Button variant={isRefused ? 'primary' : 'secondary'} onClick={onChoose}>
          {t('upload.other')}
        </Button>
        <Button variant="quiet" onClick={() => uploads.drop()}>
          {t('upload.drop')}
        </Button>
      </div>
    </div>
  );
}
