import { useTranslation } from 'react-i18next';
import type { DismissedItem } from '#domain/sync.ts';
import { useFormat } from '../i18n/i18n.ts';
import { missingPhotos, type OutboxRecord, type PhotoState, photosOf } from '../offline/index.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { useRecordWords } from './record-words.ts';

interface Props {
  record: OutboxRecord;
  /** All photos that the tablet holds. */
  photos: readonly PhotoState[];
  /** What the office has decided about it; null: nothing. */
  dismissal: DismissedItem | null;
  onEdit(): void;
  onSendAgain(): void;
  onPhotoAgain(sha256: string): void;
  onUndo(): void;
}

const LOOK = {
  unsent: { glyph: 'dashed', tone: 'warning' },
  sent: { glyph: 'half', tone: 'info' },
  aside: { glyph: 'triangle', tone: 'danger' },
} as const;
const DISMISSED = { glyph: 'check', tone: 'neutral' } as const;

/** One tap with its photos: where it is, its receipt, and what a person can do. */
export function SendingItem(props: Props) {
  const { record, photos, onEdit, onSendAgain, onPhotoAgain, onUndo } = props;
  const { t } = useTranslation('field');
  const format = useFormat();
  const words = useRecordWords();
  const { item, state, receipt, problem, title } = record;
  const missing = missingPhotos(record);
  const held = new Map(photos.map((photo) => [photo.sha256, photo]));
  const dismissal = state === 'aside' ? props.dismissal : null;
  const { glyph, tone } = dismissal ? DISMISSED : LOOK[state];
  return (
    <li data-state={dismissal ? 'dismissed' : state}>
      <p>
        <Glyph name={glyph} tone={tone} size={18} /> <strong>{title || t('unsent.site')}</strong> ·{' '}
        {format.dateTime(item.tappedAt)}
      </p>
      <p>
        {words(item)}
        {' · '}
        {t(`sending.state.${state}`)}
        {state === 'sent' &&
          receipt?.number != null &&
          ` · ${t('sending.number', { number: receipt.number })}`}
      </p>
      {dismissal && (
        <p className="read-only">
          {t('sending.dismissed', {
            reason: dismissal.reason,
            by: dismissal.by,
            time: format.dateTime(dismissal.at),
          })}
        </p>
      )}
      {problem && (
        <p className={dismissal ? 'field-hint' : 'store-fault'} role={dismissal ? undefined : 'alert'}>
          {problem.message || t('sending.noReason', { code: problem.code })}
        </p>
      )}
      {photosOf(item).length > 0 && (
        <ul className="sending-photos" aria-label={t('photo.list')}>
          {photosOf(item).map(({ sha256, byteCount }, at) => {
            const fault = held.get(sha256)?.problem ?? null;
            const where = !missing.includes(sha256)
              ? 'arrived'
              : fault
                ? 'refused'
                : held.has(sha256)
                  ? 'waiting'
                  : 'gone';
            return (
              <li key={sha256}>
                {t('photo.name', { number: at + 1 })} ·{' '}
                {t('sending.size', { size: format.number(byteCount / 1024) })} · {t(`sending.photo.${where}`)}
                {fault && ` · ${fault.message || fault.code}`}
                {fault && <Button onClick={() => onPhotoAgain(sha256)}>{t('sending.photoAgain')}</Button>}
              </li>
            );
          })}
        </ul>
      )}
      <div className="sending-buttons">
        {state === 'aside' && (
          <>
            {item.kind !== 'card' && item.kind !== 'dropped' && (
              <Button onClick={onEdit}>{t('sending.edit')}</Button>
            )}
            <Button onClick={onSendAgain}>{t('sending.again')}</Button>
          </>
        )}
        {state === 'unsent' && !record.wasTried && <Button onClick={onUndo}>{t('undo.button')}</Button>}
      </div>
    </li>
  );
}
