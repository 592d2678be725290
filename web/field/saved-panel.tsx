import { CircleCheckBig } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import type { OutboxRecord } from '../offline/index.ts';
import { useRecordWords } from './record-words.ts';
import { UndoButton } from './undo-button.tsx';

interface Props {
  record: OutboxRecord;
  onUndone(): void;
  children: ReactNode;
}

/** It is on the disk of this device: what, since when, and how to take it back. */
export function SavedPanel({ record, onUndone, children }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const words = useRecordWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="receipt">
      <CircleCheckBig size={40} aria-hidden />
      <h1 ref={heading} tabIndex={-1}>
        {t('saved.title', { time: format.time(record.item.tappedAt) })}
      </h1>
      <p role="status">
        {record.title} · {words(record.item)}
      </p>
      <p className="field-hint">{t('saved.detail')}</p>
      <div className="receipt-actions">
        {children}
        <UndoButton itemId={record.id} onUndone={onUndone} />
      </div>
    </section>
  );
}
