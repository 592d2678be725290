import { useTranslation } from 'react-i18next';
import type { ReportAddress, ReportView } from '#domain/report-views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { capital } from './plan-words.ts';
import { useReportDraft } from './use-report-draft.ts';

interface Props {
  address: ReportAddress;
  view: ReportView;
  onClose(): void;
}

export function ReopenDialog({ address, view: { unit }, onClose }: Props) {
  const { t } = useTranslation(['reports', 'common']);
  const toast = useToast();
  const work = useReportDraft(address, 'reopened', () => {
    toast({ title: t('dialog.reopened') });
    onClose();
  });
  const reason = work.value.text.trim();
  return (
    <Dialog
      isOpen
      variant="sheet"
      onClose={onClose}
      title={t('dialog.reopenTitle', { unit: capital(unit.name) })}
      description={t('dialog.reopenLead')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            isBusy={work.isBusy}
            onClick={() => work.send(reason === '' ? null : { type: 'reopened', reason })}
          >
            {t('page.reopen')}
          </Button>
        </>
      }
    >
      <div className="report-form">
        {work.error && <ErrorState isInline error={work.error} kept={t('dialog.kept')} />}
        <TextArea
          label={t('dialog.reason')}
          maxLength={1000}
          value={work.value.text}
          error={work.isChecked && reason === '' && t('dialog.reasonMissing')}
          onChange={({ target }) => work.change({ text: target.value })}
        />
      </div>
    </Dialog>
  );
}
