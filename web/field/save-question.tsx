import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  accuracyM: number;
  onSave(): void;
  onWait(): void;
}

/** Asked before a tap is recorded with a position of more than 50 m: waiting may help, saving is never refused. */
export function SaveQuestion({ accuracyM, onSave, onWait }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div className="save-question" role="alert">
      <p>
        <strong>{t('question.title', { accuracy: format.distance(accuracyM) })}</strong>{' '}
        {t('question.detail')}
      </p>
      <div className="second-buttons">
        <Button ref={first} size="large" onClick={onWait}>
          {t('question.wait')}
        </Button>
        <Button variant="primary" size="large" onClick={onSave}>
          {t('question.save')}
        </Button>
      </div>
    </div>
  );
}
