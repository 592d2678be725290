import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeopleImport } from '#domain/people.ts';
import { useImportPeople } from '../api/people-data.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Template, trial, invitations: nothing is made before the trial was seen. */
export function ImportDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('people');
  const run = useImportPeople();
  const [file, setFile] = useState<Blob | null>(null);
  const [result, setResult] = useState<PeopleImport | null>(null);
  const send = (blob: Blob, apply: boolean) =>
    run.mutate({ file: blob, apply }, { onSuccess: (answer) => setResult(answer) });
  const choose = async (chosen: File | undefined) => {
    setResult(null);
    setFile(null);
    if (!chosen) return;
    const blob = new Blob([await chosen.arrayBuffer()], { type: XLSX });
    setFile(blob);
    send(blob, false);
  };
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={t('importing.title')}
      description={t('importing.lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          {file && result?.isDryRun && result.good > 0 && (
            <Button variant="primary" isBusy={run.isPending} onClick={() => send(file, true)}>
              {t('importing.run', { count: result.good })}
            </Button>
          )}
        </>
      }
    >
      <div className="people-import">
        <a className="button button-secondary" href="/api/people/import.xlsx" download>
          <Download size={18} aria-hidden />
          {t('importing.template')}
        </a>
        <TextInput
          label={t('importing.file')}
          type="file"
          accept=".xlsx"
          onChange={({ target }) => void choose(target.files?.[0])}
        />
        {run.error && <ErrorState error={run.error} isInline />}
        {result && <Result result={result} />}
      </div>
    </Dialog>
  );
}

function Result({ result }: { result: PeopleImport }) {
  const { t } = useTranslation('people');
  const returned = result.rows.filter(({ isGood }) => !isGood);
  return (
    <div aria-live="polite" className="people-import">
      <p>
        <strong>
          {result.isDryRun
            ? t('importing.good', { count: result.good })
            : t('importing.done', { count: result.good })}
        </strong>
        {result.bad > 0 && ` · ${t('importing.bad', { count: result.bad })}`}
      </p>
      {result.workbook !== null && (
        <>
          <Button
            variant="primary"
            icon={<Download size={18} aria-hidden />}
            onClick={() => save(result.workbook ?? '')}
          >
            {t('importing.download')}
          </Button>
          <p className="people-soft">{t('importing.downloadHint')}</p>
        </>
      )}
      {returned.length > 0 && (
        <ul className="people-returned">
          {returned.map(({ row, name, email, reason }) => (
            <li key={row}>
              <strong>{t('importing.row', { row })}</strong> {[name, email].filter(Boolean).join(', ')}:{' '}
              {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function save(base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: XLSX }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = 'bo-an-loi-moi.xlsx';
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
