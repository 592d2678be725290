import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DECLINE_REASONS, type DeclineReason, type ReportDecision } from '#domain/resident-reports.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Select, TextArea } from '../ui/form-field.tsx';

interface Props {
  isBusy: boolean;
  onDecline(decision: ReportDecision): void;
}

/** Not taken, with what its sender will read. */
export function DeclineForm({ isBusy, onDecline }: Props) {
  const { t } = useTranslation('triage');
  const [reason, setReason] = useState<DeclineReason | ''>('');
  const [message, setMessage] = useState('');
  return (
    <Card title={t('decline.title')}>
      <form
        className="triage-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason !== '') onDecline({ type: 'decline', reason, message });
        }}
      >
        <Select
          label={t('decline.reason')}
          value={reason}
          placeholder="…"
          options={DECLINE_REASONS.map((each) => ({ value: each, label: t(`decline.${each}`) }))}
          onChange={(value) => setReason(DECLINE_REASONS.find((each) => each === value) ?? '')}
        />
        <TextArea
          label={t('decline.message')}
          hint={t('decline.messageHint')}
          isOptional
          maxLength={300}
          rows={2}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
        <Button type="submit" isBusy={isBusy} disabled={reason === ''}>
          {t('decline.save')}
        </Button>
      </form>
    </Card>
  );
}
