import { Download, FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IMPORT_TARGETS, type ImportTarget } from '#domain/imports.ts';
import { importTemplateUrl } from '../api/import-data.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { useToast } from '../ui/toast.tsx';
import { UploadState } from './upload-state.tsx';
import type { Upload, Uploads } from './uploads.ts';

interface Props {
  target: ImportTarget;
  onTarget(target: ImportTarget): void;
  upload: Upload;
  uploads: Uploads;
}

const ACCEPT =
  '.xlsx,.csv,.txt,.tsv,.geojson,.json,.topojson,.kml,.kmz,.gpx,.zip,.gpkg,application/geo+json,text/csv';

/** Takes a file by dropping it anywhere on the page, by the browser's own window, or again after a failure. */
export function DropZone({ target, onTarget, upload, uploads }: Props) {
  const { t } = useTranslation('imports');
  const language = useLanguage();
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (!file) return;
    if (files.length > 1) toast({ title: t('drop.many', { name: file.name }), tone: 'info' });
    uploads.send(file, target);
  };
  const isOver = useDroppedFiles(take);
  const choose = () => input.current?.click();
  return (
    <section className={isOver ? 'drop-zone drop-over' : 'drop-zone'} aria-label={t('drop.label')}>
      <div className="drop-head">
        <span className="drop-target">
          <span className="field-label">{t('target.label')}</span>
          <Segmented
            label={t('target.label')}
            value={target}
            onChange={onTarget}
            options={IMPORT_TARGETS.map((value) => ({ value, label: t(`target.${value}`) }))}
          />
        </span>
        <a className="button button-quiet" href={importTemplateUrl(target, language)} download>
          <Download size={18} aria-hidden />
          {t('drop.template')}
        </a>
      </div>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          // The same file chosen again is a change too.
          event.target.value = '';
        }}
      />
      <div className="drop-body" aria-live="polite">
        {isOver ? (
          <p className="drop-title">{t('drop.here')}</p>
        ) : upload.status === 'none' || upload.status === 'stored' ? (
          <>
            <FileUp size={32} aria-hidden className="drop-icon" />
            <p className="drop-title">{t('drop.title')}</p>
            <p className="imports-soft">{t('drop.or')}</p>
            <Button variant="primary" size="large" onClick={choose}>
              {t('drop.choose')}
            </Button>
          </>
        ) : (
          <UploadState upload={upload} target={target} uploads={uploads} onChoose={choose} />
        )}
      </div>
      <p className="imports-soft drop-kinds">
        {t('drop.kinds')}. {t('drop.notYet')}
      </p>
    </section>
  );
}

/** True while files are held over the page. */
function useDroppedFiles(take: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
