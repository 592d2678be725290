import { useTranslation } from 'react-i18next';
import type { ReportAddress, ReportView } from '#domain/report-views.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { DateInput, TextArea, TextInput } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';
import { capital } from './plan-words.ts';
import { useReportDraft } from './use-report-draft.ts';

interface Props {
  address: ReportAddress;
  view: ReportView;
  onClose(): void;
}

/** Asked because only the city can undo it. */
export function SubmitDialog({ address, view: { unit, deadline, today, log }, onClose }: Props) {
  const { t } = useTranslation('reports');
  const label = useLabel();
  const format = useFormat();
  const toast = useToast();
  const work = useReportDraft(address, 'submitted', log, () => {
    toast({ title: t('dialog.submitted') });
    onClose();
  });
  const { documentNumber, documentDate, text } = work.value;
  const submit = () =>
    work.send({
      type: 'submitted',
      documentNumber: documentNumber.trim() || null,
      documentDate: documentDate || null,
      note: text.trim(),
    });
  return (
    <FormSheet
      title={t('dialog.submitTitle', { unit: capital(unit.name) })}
      description={t('dialog.submitLead', {
        report: label(deadline.label),
        due: format.date(deadline.due),
      })}
      saveLabel={t('dialog.confirm')}
      isBusy={work.isBusy}
      error={work.error}
      kept={t('dialog.kept')}
      onSave={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('dialog.number')}
        hint={t('dialog.numberHint')}
        isOptional
        autoComplete="off"
        maxLength={60}
        value={documentNumber}
        onChange={({ target }) => work.change({ documentNumber: target.value })}
      />
      <DateInput
        label={t('dialog.date')}
        isOptional
        max={today}
        value={documentDate}
        onChange={({ target }) => work.change({ documentDate: target.value })}
      />
      <TextArea
        label={t('dialog.note')}
        isOptional
        maxLength={2000}
        value={text}
        onChange={({ target }) => work.change({ text: target.value })}
      />
    </FormSheet>
  );
}
