import { Camera, RotateCcw, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photo-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Meter } from '../ui/meter.tsx';
import type { DraftPhotos } from './draft-photos.ts';
import { useFieldTools } from './field-tools.ts';
import { RefusedPhotos } from './refused-photos.tsx';
import { type DraftPhoto, MAX_PHOTOS } from './site-draft.ts';

interface Props {
  /** Draft that the photos belong to. */
  draftId: string;
  photos: readonly DraftPhoto[];
  keeper: DraftPhotos;
  isLocked: boolean;
  /** Pictures from before, shown first. */
  children?: ReactNode;
}

/** Photos of a draft, each with its own state, and the camera. */
export function PhotoStrip({ draftId, photos, keeper, isLocked, children }: Props) {
  const { t } = useTranslation('field');
  const { uploads } = useFieldTools();
  const [tooMany, setTooMany] = useState(0);
  useSyncExternalStore(uploads.subscribe, uploads.version);
  // After a reload: what was kept on the device goes on by itself.
  useEffect(() => keeper.start(draftId), [keeper, draftId]);
  const isFull = photos.length >= MAX_PHOTOS;
  return (
    <>
      <ul className="photo-strip" aria-label={t('photo.list')}>
        {children}
        {photos.map((photo, at) => (
          <PhotoTile
            key={photo.key}
            photo={photo}
            number={at + 1}
            isLocked={isLocked}
            onRetry={() => keeper.start(draftId)}
            onRemove={() => keeper.remove(draftId, photo.key)}
          />
        ))}
        {!isLocked && !isFull && (
          <li>
            <label className="photo-add">
              <Camera size={26} aria-hidden />
              {photos.length === 0 ? t('photo.take') : t('photo.more')}
              <input
                type="file"
                className="visually-hidden"
                accept="image/jpeg,image/png,image/webp,image/*"
                capture="environment"
                multiple
                onChange={(event) => {
                  const files = [...(event.target.files ?? [])];
                  event.target.value = '';
                  void keeper.add(draftId, files).then(setTooMany);
                }}
              />
            </label>
          </li>
        )}
      </ul>
      <RefusedPhotos draftId={draftId} keeper={keeper} />
      {(isFull || tooMany > 0) && <p className="field-hint">{t('photo.full', { max: MAX_PHOTOS })}</p>}
    </>
  );
}

interface TileProps {
  photo: DraftPhoto;
  number: number;
  isLocked: boolean;
  onRetry(): void;
  onRemove(): void;
}

function PhotoTile({ photo: { key, photo }, number, isLocked, onRetry, onRemove }: TileProps) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { uploads } = useFieldTools();
  const state = uploads.state(key);
  const source = photo ? photoUrl(photo.id, 'thumb') : uploads.preview(key);
  const name = t('photo.name', { number });
  return (
    <li className="photo-tile" data-state={photo ? 'stored' : (state?.status ?? 'waiting')}>
      {source ? <img src={source} alt={name} /> : <span className="photo-blank" />}
      <span className="photo-state" role="status">
        {photo
          ? t('photo.stored', { time: format.time(photo.capturedAt ?? photo.uploadedAt) })
          : t(`photo.${state?.status ?? 'waiting'}`)}
      </span>
      {state?.status === 'sending' && (
        <Meter label={name} value={state.share} max={1} valueText={format.percent(state.share, 0)} />
      )}
      <span className="photo-actions">
        {state?.status === 'failed' && (
          <button type="button" className="photo-action" onClick={onRetry}>
            <RotateCcw size={22} aria-hidden />
            <span className="visually-hidden">{t('photo.retry', { number })}</span>
          </button>
        )}
        {/* Nothing was sent with a photo that is not stored, so it may go even after the tap. */}
        {(!isLocked || photo === null) && (
          <button type="button" className="photo-action" onClick={onRemove}>
            <Trash2 size={22} aria-hidden />
            <span className="visually-hidden">{t('photo.remove', { number })}</span>
          </button>
        )}
      </span>
    </li>
  );
}
