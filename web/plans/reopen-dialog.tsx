import { useTranslation } from 'react-i18next';
import type { ReportAddress, ReportView } from '#domain/report-views.ts';
import { TextArea } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';
import { capital } from './plan-words.ts';
import { useReportDraft } from './use-report-draft.ts';

interface Props {
  address: ReportAddress;
  view: ReportView;
  onClose(): void;
}

export function ReopenDialog({ address, view: { unit, log }, onClose }: Props) {
  const { t } = useTranslation('reports');
  const toast = useToast();
  const work = useReportDraft(address, 'reopened', log, () => {
    toast({ title: t('dialog.reopened') });
    onClose();
  });
  const reason = work.value.text.trim();
  return (
    <FormSheet
      title={t('dialog.reopenTitle', { unit: capital(unit.name) })}
      description={t('dialog.reopenLead')}
      saveLabel={t('page.reopen')}
      isBusy={work.isBusy}
      error={work.error}
      kept={t('dialog.kept')}
      onSave={() => work.send(reason === '' ? null : { type: 'reopened', reason })}
      onClose={onClose}
    >
      <TextArea
        label={t('dialog.reason')}
        maxLength={1000}
        value={work.value.text}
        error={work.isChecked && reason === '' && t('dialog.reasonMissing')}
        onChange={({ target }) => work.change({ text: target.value })}
      />
    </FormSheet>
  );
}
