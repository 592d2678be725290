import { ImagePlus, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PHOTOS_PER_EVENT } from '#domain/photos.ts';
import { photoUrl, uploadPhoto } from '../api/photo-data.ts';
import { ApiProblem } from '../api/problem.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';

interface Upload {
  key: number;
  file: File;
  share: number;
  fault: string | null;
  abort: AbortController;
}

interface Props {
  photoIds: readonly string[];
  /** Called with a function of the latest ids: uploads end in any order. */
  onChange(update: (before: readonly string[]) => string[]): void;
  onBusyChange(isBusy: boolean): void;
}

let lastKey = 0;

/** Chooses or takes photos and uploads each at once; what is listed by id is stored on the server. */
export function PhotoPicker({ photoIds, onChange, onBusyChange }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const language = useLanguage();
  const inputId = useId();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [hasTooMany, setTooMany] = useState(false);
  const isBusy = uploads.some((upload) => upload.fault === null);
  useEffect(() => onBusyChange(isBusy), [isBusy, onBusyChange]);
  const running = useRef(uploads);
  running.current = uploads;
  useEffect(() => () => running.current.forEach(({ abort }) => void abort.abort()), []);

  const patch = (key: number, changes: Partial<Upload>) =>
    setUploads((list) => list.map((upload) => (upload.key === key ? { ...upload, ...changes } : upload)));
  const drop = (key: number) => setUploads((list) => list.filter((upload) => upload.key !== key));

  async function start(upload: Upload) {
    try {
      const photo = await uploadPhoto(upload.file, {
        language,
        signal: upload.abort.signal,
        onProgress: (share) => patch(upload.key, { share }),
      });
      onChange((before) => (before.includes(photo.id) ? [...before] : [...before, photo.id]));
      drop(upload.key);
    } catch (error) {
      if (upload.abort.signal.aborted) return drop(upload.key);
      patch(upload.key, { fault: error instanceof ApiProblem ? error.detail : t('common:error.title') });
    }
  }

  function add(files: readonly File[]) {
    const room = MAX_PHOTOS_PER_EVENT - photoIds.length - uploads.filter(({ fault }) => !fault).length;
    setTooMany(files.length > room);
    const added = files.slice(0, Math.max(0, room)).map((file): Upload => {
      lastKey += 1;
      return { key: lastKey, file, share: 0, fault: null, abort: new AbortController() };
    });
    setUploads((list) => [...list, ...added]);
    for (const upload of added) void start(upload);
  }

  return (
    <div className="photo-picker">
      <ul className="photo-strip">
        {photoIds.map((id, index) => (
          <li key={id} className="photo-tile">
            <img src={photoUrl(id, 'thumb')} alt="" />
            <IconButton
              variant="raised"
              label={t('photos.remove', { index: index + 1 })}
              onClick={() => onChange((before) => before.filter((other) => other !== id))}
            >
              <X size={16} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {uploads.map((upload) => (
        <div key={upload.key} className="photo-upload">
          {upload.fault === null ? (
            <>
              <span>
                {t('photos.uploading', {
                  name: upload.file.name,
                  percent: format.percent(upload.share, 0),
                })}
              </span>
              <Meter
                label={upload.file.name}
                value={upload.share}
                max={1}
                valueText={format.percent(upload.share, 0)}
              />
              <Button variant="quiet" onClick={() => upload.abort.abort()}>
                {t('common:action.cancel')}
              </Button>
            </>
          ) : (
            <>
              <span className="field-error" role="alert">
                {t('photos.failed', { name: upload.file.name, reason: upload.fault })}
              </span>
              <Button
                variant="quiet"
                onClick={() => {
                  patch(upload.key, { fault: null, share: 0 });
                  void start(upload);
                }}
              >
                {t('common:action.retry')}
              </Button>
              <IconButton label={t('common:action.clear')} onClick={() => drop(upload.key)}>
                <X size={16} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      ))}
      <label className="button button-secondary photo-add" htmlFor={inputId}>
        <ImagePlus size={18} aria-hidden />
        {t('photos.add')}
      </label>
      <input
        id={inputId}
        className="visually-hidden photo-input"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/heic,image/heif"
        multiple
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <p className="field-hint">{t('photos.addHint')}</p>
      {hasTooMany && (
        <p className="field-error" role="alert">
          {t('photos.tooMany')}
        </p>
      )}
    </div>
  );
}
