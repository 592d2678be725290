import { FileUp, RotateCcw, Trash2, X } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVIDENCE_ENDINGS, MAX_EVIDENCE_MEGABYTES } from '#domain/evidence-files.ts';
import { ApiProblem } from '../api/problem.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Button } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';
import { ErrorState } from '../ui/states.tsx';
import type { EvidenceUploads, Unsent } from './evidence-uploads.ts';
import './evidence.css';

interface Props {
  criterion: number;
  assessmentId: string;
  /** The commune may add to it. */
  isOpen: boolean;
  uploads: EvidenceUploads;
  /** Of this criterion. */
  unsent: readonly Unsent[];
  /** Anything but a file is to be added. */
  onAdd(): void;
  children: ReactNode;
}

const ACCEPT = EVIDENCE_ENDINGS.map((ending) => `.${ending}`).join(',');
/** Answers about the file itself: the same file would be refused again. */
const REFUSED = [413, 415, 422];

/** Evidence of a criterion, where files can be dropped or chosen; files on their way stand below. */
export function EvidenceFiles({ criterion, assessmentId, isOpen, uploads, unsent, onAdd, children }: Props) {
  const { t } = useTranslation('standard');
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => uploads.add(assessmentId, criterion, [...(files ?? [])]);
  const hold = (event: DragEvent) => {
    if (!isOpen || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button
    <div
      className={isOver ? 'evidence-cell evidence-over' : 'evidence-cell'}
      onDragOver={hold}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!isOpen || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      {children}
      {unsent.length > 0 && (
        <ul className="evidence-unsent" aria-label={t('files.onTheWay', { number: criterion })}>
          {unsent.map((each) => (
            <UnsentItem key={each.key} unsent={each} uploads={uploads} />
          ))}
        </ul>
      )}
      {isOpen && (
        <div className="button-row">
          <Button variant="quiet" aria-label={t('evidence.addTo', { number: criterion })} onClick={onAdd}>
            {t('evidence.add')}
          </Button>
          <Button
            variant="quiet"
            icon={<FileUp size={16} aria-hidden />}
            aria-label={t('files.chooseFor', { number: criterion, limit: MAX_EVIDENCE_MEGABYTES })}
            title={t('files.hint', { limit: MAX_EVIDENCE_MEGABYTES })}
            onClick={() => input.current?.click()}
          >
            {t(isOver ? 'files.here' : 'files.choose')}
          </Button>
          <input
            ref={input}
            type="file"
            multiple
            accept={ACCEPT}
            className="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            data-criterion={criterion}
            onChange={(event) => {
              take(event.target.files);
              // The same file chosen again is a change too.
              event.target.value = '';
            }}
          />
        </div>
      )}
    </div>
  );
}

/** Its buttons stand in one place in every state: a second tap lands on none that was not there. */
function UnsentItem({ unsent: { key, file, state }, uploads }: { unsent: Unsent; uploads: EvidenceUploads }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const size = sizeText(file.size, format);
  const isRefused =
    state.status === 'failed' && state.error instanceof ApiProblem && REFUSED.includes(state.error.status);
  if (state.status === 'waiting' || state.status === 'sending') {
    const share = state.status === 'sending' ? state.share : 0;
    const text =
      state.status === 'sending'
        ? t('files.sent', { percent: format.percent(share, 0) })
        : t('files.waiting');
    return (
      <li>
        <p>
          {file.name} <span className="standard-hint">{size}</span>
        </p>
        <div className="button-row">
          <Button
            icon={<X size={16} aria-hidden />}
            aria-label={t('files.stopLabel', { name: file.name })}
            onClick={() => uploads.stop(key)}
          >
            {t('files.stop')}
          </Button>
        </div>
        <Meter label={t('files.sending', { name: file.name })} value={share} max={1} valueText={text} />
        <p className="standard-hint">{share >= 1 ? t('files.checking') : text}</p>
      </li>
    );
  }
  return (
    <li>
      <p>
        {file.name} <span className="standard-hint">{size}</span>
      </p>
      <div className="button-row">
        {!isRefused && (
          <Button
            icon={<RotateCcw size={16} aria-hidden />}
            aria-label={t('files.againLabel', { name: file.name })}
            onClick={() => uploads.send(key)}
          >
            {t(state.status === 'failed' ? 'files.again' : 'files.send')}
          </Button>
        )}
        <Button
          variant="quiet"
          icon={<Trash2 size={16} aria-hidden />}
          aria-label={t('files.dropLabel', { name: file.name })}
          onClick={() => uploads.drop(key)}
        >
          {t('files.drop')}
        </Button>
      </div>
      {state.status === 'failed' ? (
        <ErrorState isInline error={state.error} kept={isRefused ? undefined : t('files.kept')} />
      ) : (
        <p className="standard-hint">{t('files.keptBefore')}</p>
      )}
    </li>
  );
}
