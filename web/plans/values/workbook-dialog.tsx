import { Download, FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ValueGrid, WorkbookReading } from '#domain/indicator-values.ts';
import { useReadWorkbook, workbookUrl } from '../../api/value-data.ts';
import { useFormat, useLabel, useLanguage } from '../../i18n/i18n.ts';
import { wholeText } from '../../i18n/value-format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { faultsFile } from './faults-file.ts';

interface Props {
  grid: ValueGrid;
  onClose(): void;
}

/** Rows of a long list that are drawn; the rest is counted. */
const SHOWN = 200;

/** The grid as an Excel file: out, and in again with a look at what it would change. */
export function WorkbookDialog({ grid, onClose }: Props) {
  const { t } = useTranslation(['values', 'common']);
  const language = useLanguage();
  const format = useFormat();
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const read = useReadWorkbook(grid.plan, grid.period);
  const [file, setFile] = useState<File | null>(null);
  const [isOver, setOver] = useState(false);
  const reading = read.data ?? null;
  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    read.mutate({ file: chosen, apply: false });
  };
  function apply() {
    if (!file || read.isPending) return;
    read.mutate(
      { file, apply: true },
      {
        onSuccess: ({ changes, faults }) => {
          toast({ title: t('file.applied', { count: changes.length }) });
          if (faults.length === 0) onClose();
        },
      },
    );
  }
  const drag = (isIn: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isIn);
  };
  return (
    <Dialog
      isOpen
      variant="sheet"
      size="wide"
      title={t('file.title')}
      description={t('file.lead')}
      onClose={onClose}
      footer={
        reading &&
        !reading.isApplied && (
          <Button
            variant="primary"
            isBusy={read.isPending}
            disabled={reading.changes.length === 0}
            onClick={apply}
          >
            {t('file.apply', { count: reading.changes.length, shown: format.number(reading.changes.length) })}
          </Button>
        )
      }
    >
      <p>
        <a className="button button-secondary" href={workbookUrl(grid.plan, grid.period, language)} download>
          <Download size={18} aria-hidden />
          {t('file.download')}
        </a>
      </p>
      <section
        className={isOver ? 'file-drop file-over' : 'file-drop'}
        aria-label={t('file.drop')}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event);
          take(event.dataTransfer.files[0]);
        }}
      >
        <FileUp size={28} aria-hidden />
        <p>{file ? file.name : t('file.drop')}</p>
        <Button onClick={() => input.current?.click()}>{t('file.choose')}</Button>
        <input
          ref={input}
          type="file"
          accept=".xlsx"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            take(event.target.files?.[0]);
            // The same file chosen again is a change too.
            event.target.value = '';
          }}
        />
      </section>
      <div aria-live="polite">
        {read.isPending && !reading && <Skeleton lines={4} height="32px" />}
        {read.isError && (
          <ErrorState
            isInline
            error={read.error}
            kept={t(read.variables.apply ? 'file.maybeStored' : 'file.kept')}
          />
        )}
        {reading && <Reading grid={grid} reading={reading} />}
      </div>
    </Dialog>
  );
}

function Reading({ grid, reading }: { grid: ValueGrid; reading: WorkbookReading }) {
  const { t } = useTranslation('values');
  const format = useFormat();
  const label = useLabel();
  const language = useLanguage();
  const { changes, faults, unchanged } = reading;
  const text = (value: Parameters<typeof wholeText>[0], indicator: string) => {
    const unit = grid.columns.find((column) => column.indicator === indicator)?.unit ?? 'cases';
    return wholeText(value, unit, format, language, t('mark.empty'));
  };
  const nameOf = (area: string) => grid.rows.find((row) => row.area === area)?.name ?? area;
  const labelOf = (indicator: string) => {
    const column = grid.columns.find((one) => one.indicator === indicator);
    return column ? label(column.label) : indicator;
  };
  function takeFaults() {
    const heads = [t('file.at'), t('grid.area'), t('file.indicator'), t('file.after'), t('file.reason')];
    const file = new Blob([faultsFile(grid, faults, heads, language)], { type: 'text/csv;charset=utf-8' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `bo-an-${grid.plan}-${grid.period}-${t('file.faultsName')}.csv`;
    link.click();
    // Browsers begin to read it a moment later.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  return (
    <div className="file-reading">
      <p>
        {t('file.summary', {
          changes: format.number(changes.length),
          faults: format.number(faults.length),
          unchanged: format.number(unchanged),
        })}
      </p>
      {reading.isApplied && faults.length > 0 && <p>{t('file.stored')}</p>}
      {!reading.isApplied && changes.length === 0 && <p>{t('file.nothing')}</p>}
      {faults.length > 0 && (
        <>
          <h3>{t('file.faults')}</h3>
          <ul className="file-faults">
            {faults.slice(0, SHOWN).map(({ at, area, indicator, text: found, code, message }) => (
              <li key={`${at} ${code}`}>
                <p>
                  <strong>{at}</strong> {area === null ? t('file.wholeRow') : nameOf(area)}
                  {indicator !== null && ` · ${labelOf(indicator)}`}
                </p>
                <p>
                  {!message.includes(found) &&
                    t(area === null ? 'file.rowText' : 'file.fileText', { text: found })}{' '}
                  {message}
                </p>
              </li>
            ))}
          </ul>
          <More count={faults.length} />
          <p>
            <Button icon={<Download size={18} aria-hidden />} onClick={takeFaults}>
              {t('file.takeFaults')}
            </Button>
          </p>
        </>
      )}
      {changes.length > 0 && (
        <>
          <h3>{t('file.changes')}</h3>
          <table className="plan-table file-changes">
            <thead>
              <tr>
                <th scope="col">{t('file.at')}</th>
                <th scope="col">{t('grid.area')}</th>
                <th scope="col">{t('file.indicator')}</th>
                <th scope="col">{t('file.before')}</th>
                <th scope="col">{t('file.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, SHOWN).map(({ at, area, indicator, before, after }) => (
                <tr key={at}>
                  <td>{at}</td>
                  <td>{nameOf(area)}</td>
                  <td>{labelOf(indicator)}</td>
                  <td>{text(before, indicator)}</td>
                  <td>{text(after, indicator)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <More count={changes.length} />
        </>
      )}
    </div>
  );
}

function More({ count }: { count: number }) {
  const { t } = useTranslation('values');
  const format = useFormat();
  return count > SHOWN ? (
    <p className="plan-hint">{t('file.more', { shown: format.number(count - SHOWN) })}</p>
  ) : null;
}
