import { Camera, Images, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { type DraftPhoto, MAX_PHOTOS } from './draft-photos.ts';
import { GhostCamera, hasLiveCamera } from './ghost-camera.tsx';
import { StoreFault } from './store-fault.tsx';
import { type DraftPhotos, useKeptPhotoUrl } from './use-draft-photos.ts';

interface Props {
  hand: DraftPhotos;
  /** An earlier view of the place, to stand where it was taken from; null: none. */
  earlierView: string | null;
  /** Pictures from before, shown first. */
  children?: ReactNode;
}

/** A device without a camera answers the camera button with its files: older ones are none of this visit. */
const SLACK_MS = 5_000;

/** Photos of a draft, the camera, and the gallery apart from it. */
export function PhotoStrip({ hand, earlierView, children }: Props) {
  const { t } = useTranslation('field');
  const { photos, underWay, tooMany, fault } = hand;
  const openedAt = useRef(0);
  const [isGhostOpen, setGhostOpen] = useState(false);
  const isFull = photos.length + underWay >= MAX_PHOTOS;
  const hasGhost = earlierView !== null && hasLiveCamera();
  const isJustTaken = (file: Blob) =>
    file instanceof File && file.lastModified >= openedAt.current - SLACK_MS;
  return (
    <>
      <ul className="photo-strip" aria-label={t('photo.list')}>
        {children}
        {photos.map((photo, at) => (
          <PhotoTile
            key={photo.sha256}
            photo={photo}
            number={at + 1}
            onRemove={() => hand.remove(photo.sha256)}
          />
        ))}
        {underWay > 0 && (
          <li className="photo-tile" data-state="keeping">
            <span className="photo-state" role="status">
              {t('photo.keeping', { count: underWay })}
            </span>
          </li>
        )}
        {!isFull && (
          <>
            <li>
              <label className="photo-add">
                <Camera size={26} aria-hidden />
                {photos.length === 0 ? t('photo.take') : t('photo.more')}
                <input
                  type="file"
                  className="visually-hidden"
                  accept="image/*"
                  capture="environment"
                  onClick={() => {
                    openedAt.current = Date.now();
                    hand.beforeCamera();
                  }}
                  onChange={(event) => {
                    const files = [...(event.target.files ?? [])];
                    event.target.value = '';
                    void hand.add(files, isJustTaken);
                  }}
                />
              </label>
            </li>
            {hasGhost && (
              <li>
                <button
                  type="button"
                  className="photo-add photo-add-second"
                  onClick={() => {
                    hand.beforeCamera();
                    setGhostOpen(true);
                  }}
                >
                  {t('photo.match')}
                </button>
              </li>
            )}
            <li>
              <label className="photo-add photo-add-second">
                <Images size={22} aria-hidden />
                {t('photo.gallery')}
                <input
                  type="file"
                  className="visually-hidden"
                  accept="image/*"
                  multiple
                  onClick={hand.beforeCamera}
                  onChange={(event) => {
                    const files = [...(event.target.files ?? [])];
                    event.target.value = '';
                    void hand.add(files, () => false);
                  }}
                />
              </label>
            </li>
          </>
        )}
      </ul>
      {fault !== null && <StoreFault fault={fault} />}
      {(isFull || tooMany > 0) && <p className="field-hint">{t('photo.full', { max: MAX_PHOTOS })}</p>}
      {isGhostOpen && earlierView !== null && (
        <GhostCamera
          earlierView={earlierView}
          onClose={() => setGhostOpen(false)}
          onTaken={(photo) => {
            setGhostOpen(false);
            void hand.add([photo], () => true);
          }}
        />
      )}
    </>
  );
}

function PhotoTile({ photo, number, onRemove }: { photo: DraftPhoto; number: number; onRemove(): void }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const url = useKeptPhotoUrl(photo.sha256);
  const time = format.time(photo.capturedAt);
  return (
    <li className="photo-tile" data-state="kept">
      {url ? <img src={url} alt={t('photo.name', { number })} /> : <span className="photo-blank" />}
      <span className="photo-state">
        {photo.isFromApp ? t('photo.after', { time }) : t('photo.fromGallery')}
      </span>
      <span className="photo-actions">
        <button type="button" className="photo-action" onClick={onRemove}>
          <Trash2 size={22} aria-hidden />
          <span className="visually-hidden">{t('photo.remove', { number })}</span>
        </button>
      </span>
    </li>
  );
}
