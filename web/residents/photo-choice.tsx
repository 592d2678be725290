import { Camera } from 'lucide-react';
import { type ChangeEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { smallerJpeg } from '../offline/smaller-jpeg.ts';
import { Button } from '../ui/button.tsx';
import { findPhoto, forgetPhoto, keepPhoto, type OwnReport } from './outbox.ts';

interface Props {
  report: OwnReport;
  onChange(hasPhoto: boolean): void;
}

/** One photo, made small and stripped on the phone before it is kept. */
export function PhotoChoice({ report, onChange }: Props) {
  const { t } = useTranslation('residents');
  const [url, setUrl] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  const [isLost, setLost] = useState(false);
  const { key, hasPhoto } = report;
  useEffect(() => {
    if (!hasPhoto) return undefined;
    let made: string | null = null;
    let isGone = false;
    void findPhoto(key).then((photo) => {
      if (isGone) return;
      setLost(photo === null);
      if (!photo) return;
      made = URL.createObjectURL(photo);
      setUrl(made);
    });
    return () => {
      isGone = true;
      setUrl(null);
      setLost(false);
      if (made) URL.revokeObjectURL(made);
    };
  }, [key, hasPhoto]);

  async function take({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0];
    target.value = '';
    if (!file) return;
    // A format that only the server reads goes as it is.
    const photo = await smallerJpeg(file).catch(() => (/\.hei[cf]$/i.test(file.name) ? file : null));
    setBad(photo === null);
    if (photo === null) return;
    await keepPhoto(key, photo);
    onChange(true);
  }

  return (
    <div className="photo-choice">
      <p className="field-label">{t('form.photo')}</p>
      <p className="field-hint" id="photo-hint">
        {t('form.photoHint')}
      </p>
      {hasPhoto ? (
        <>
          {url && <img className="photo-chosen" src={url} alt={t('form.photoAlt')} />}
          <Button
            onClick={() => {
              void forgetPhoto(key);
              onChange(false);
            }}
          >
            {t('form.removePhoto')}
          </Button>
        </>
      ) : (
        <label className="button button-secondary button-large photo-button">
          <Camera size={20} aria-hidden /> {t('form.takePhoto')}
          <input
            type="file"
            accept="image/*"
            className="visually-hidden"
            aria-describedby="photo-hint"
            onChange={(event) => void take(event)}
          />
        </label>
      )}
      {isLost && (
        <p className="field-error" role="alert">
          {t('form.lostPhoto')}
        </p>
      )}
      {isBad && (
        <p className="field-error" role="alert">
          {t('form.badPhoto')}
        </p>
      )}
    </div>
  );
}
